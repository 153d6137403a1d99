import { render } from "preact";
import {
  inspectorMessageSchema,
  type InspectorMessage,
  type InspectorRequest,
} from "../../protocol/inspector.js";
import { connectModel } from "../shared/channel.js";
import { checkedBy } from "../shared/messageCheck.js";
import { takeTexts } from "../shared/texts.js";
import { App } from "./app.js";
import { InspectorModel } from "./model.js";
import "./inspector.css";

takeTexts();

const model = new InspectorModel();
const channel = connectModel<InspectorRequest, InspectorMessage>(
  model,
  Promise.resolve(checkedBy(inspectorMessageSchema)),
);

const root = document.getElementById("app");
if (root !== null) render(<App model={model} />, root);
model.start(channel);
