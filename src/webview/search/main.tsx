import { render } from "preact";
import {
  searchMessageSchema,
  type SearchMessage,
  type SearchPanelRequest,
} from "../../protocol/search.js";
import { connect } from "../shared/channel.js";
import { takeTexts } from "../shared/texts.js";
import { App } from "./app.js";
import { SearchModel } from "./model.js";
import "./search.css";

takeTexts();

const model = new SearchModel();
const channel = connect<SearchPanelRequest, SearchMessage>(
  searchMessageSchema,
  (message) => model.onMessage(message),
  (problem) => model.problem(problem),
);

window.addEventListener("error", (event) => model.problem(event.message));
window.addEventListener("unhandledrejection", (event) => model.problem(String(event.reason)));

const root = document.getElementById("app");
if (root !== null) render(<App model={model} />, root);
model.start(channel);
