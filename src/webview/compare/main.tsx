import { render } from "preact";
import {
  compareMessageSchema,
  type CompareMessage,
  type CompareRequest,
} from "../../protocol/compare.js";
import { connectModel } from "../shared/channel.js";
import { checkedBy } from "../shared/messageCheck.js";
import { takeTexts } from "../shared/texts.js";
import { App } from "./app.js";
import { CompareModel } from "./model.js";
import "./compare.css";

takeTexts();

const model = new CompareModel();
const channel = connectModel<CompareRequest, CompareMessage>(
  model,
  Promise.resolve(checkedBy(compareMessageSchema)),
);

const root = document.getElementById("app");
if (root !== null) render(<App model={model} />, root);
model.start(channel);
