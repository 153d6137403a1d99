import { render } from "preact";
import {
  inspectorMessageSchema,
  type InspectorMessage,
  type InspectorRequest,
} from "../../protocol/inspector.js";
import { connect } from "../shared/channel.js";
import { takeTexts } from "../shared/texts.js";
import { App } from "./app.js";
import { InspectorModel } from "./model.js";
import "./inspector.css";

takeTexts();

const model = new InspectorModel();
const channel = connect<InspectorRequest, InspectorMessage>(
  inspectorMessageSchema,
  (message) => model.onMessage(message),
  (problem) => model.problem(problem),
);

window.addEventListener("error", (event) => model.problem(event.message));
window.addEventListener("unhandledrejection", (event) => model.problem(String(event.reason)));

const root = document.getElementById("app");
if (root !== null) render(<App model={model} />, root);
model.start(channel);
