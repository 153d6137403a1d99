import { render } from "preact";
import {
  searchMessageSchema,
  type SearchMessage,
  type SearchPanelRequest,
} from "../../protocol/search.js";
import { connectModel } from "../shared/channel.js";
import { checkedBy } from "../shared/messageCheck.js";
import { takeTexts } from "../shared/texts.js";
import { App } from "./app.js";
import { SearchModel } from "./model.js";
import "./search.css";

takeTexts();

const model = new SearchModel();
const channel = connectModel<SearchPanelRequest, SearchMessage>(
  model,
  Promise.resolve(checkedBy(searchMessageSchema)),
);

const root = document.getElementById("app");
if (root !== null) render(<App model={model} />, root);
model.start(channel);
