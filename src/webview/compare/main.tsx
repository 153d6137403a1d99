import { render } from "preact";
import {
  compareMessageSchema,
  type CompareMessage,
  type CompareRequest,
} from "../../protocol/compare.js";
import { connect } from "../shared/channel.js";
import { takeTexts } from "../shared/texts.js";
import { App } from "./app.js";
import { CompareModel } from "./model.js";
import "./compare.css";

takeTexts();

const model = new CompareModel();
const channel = connect<CompareRequest, CompareMessage>(
  compareMessageSchema,
  (message) => model.onMessage(message),
  (problem) => model.problem(problem),
);

window.addEventListener("error", (event) => model.problem(event.message));
window.addEventListener("unhandledrejection", (event) => model.problem(String(event.reason)));

const root = document.getElementById("app");
if (root !== null) render(<App model={model} />, root);
model.start(channel);
