/**
 * The README of a notes folder. It documents format 1 and must not change while that is the
 * format: two people who begin a folder at the same time write the same file, so Git merges it.
 */
export const README = `# Review notes

This folder holds notes on published Quran content: faults, questions and references, with the
answers to them, and the quality findings that a team chose to ignore. The VS Code extension
Quran Content Sync writes it. You need no program to read it.

## Layout

    RESOURCE/SURAH/THREAD/EVENT.json
    translations-20/002/0193…/0193….json

- \`RESOURCE\`: group and id of the resource, as in \`translations-20\`.
- \`SURAH\`: three digits, \`001\` to \`114\`; \`000\` for content that belongs to no verse.
- \`THREAD\` and \`EVENT\`: UUIDs of version 7, so names sort by time.

A note is a folder. Each file in it is one event: the note itself, an answer, a correction. **Files
are added and never changed**, so two people who work at the same time never have a merge conflict.
Do not edit a file by hand: add an event.

## Every event

| field      | meaning                                                                    |
| ---------- | -------------------------------------------------------------------------- |
| \`format\`   | 1                                                                          |
| \`type\`     | \`note\`, \`answer\`, \`edit\`, \`ignore\` or \`restore\`                            |
| \`id\`       | the name of the file                                                       |
| \`thread\`   | the name of the folder                                                     |
| \`seen\`     | ids of the newest events of the thread that the author had read            |
| \`resource\` | \`translations:20\`                                                          |
| \`verse\`    | \`2:255\`, or null                                                           |
| \`author\`   | \`name\` and optionally \`email\`, from the Git configuration                  |
| \`date\`     | ISO 8601, UTC                                                              |

## \`note\` and \`answer\`

| field       | meaning                                                                              |
| ----------- | ------------------------------------------------------------------------------------ |
| \`text\`      | what the author says; plain text. In an answer it can be empty                       |
| \`kind\`      | only in a note: \`fault\`, \`question\` or \`reference\`                                   |
| \`quotation\` | only in a note: \`text\`, the words that it is about; \`before\` and \`after\`, the words  |
|             | beside them; \`verse\`, the SHA-256 of the whole text of the verse. Or null            |
| \`state\`     | \`open\`, \`proposed\`, \`sent\` (to the publisher), \`fixed\` (in the published text),      |
|             | \`declined\` or \`reopened\`. A note without a state is open                             |
| \`proposed\`  | the text that should be in place of the quotation                                    |
| \`assignee\`  | a name, or null for nobody                                                           |
| \`evidence\`  | \`edition\` and optionally \`page\`                                                      |
| \`link\`      | address of a report                                                                  |

Every field from \`state\` on is optional, and an answer that has it replaces the value of the events
that it has seen, directly or through other events. Two answers that have not seen each other both
count: if they disagree, the contradiction is shown until a later answer settles it.

## \`edit\`

Replaces the text of the event \`of\`, which must be by the same author. An empty \`text\` withdraws it.

## \`ignore\` and \`restore\`

\`ignore\` hides the finding of a quality check: \`rule\`; \`scope\`, which is \`finding\` for one text or
\`resource\` for the rule in the whole resource; \`recordType\` and \`recordKey\` of the row; \`text\`, a
hash of the row's texts; \`reason\`. The finding comes back when the text changes.
\`restore\` takes an \`ignore\` of the same thread back.

## Limits

A file is at most 128 KiB, a text at most 8,000 characters, a thread at most 500 events. Symbolic
links are not followed. Files that break these rules are listed as problems, and nothing else is
done with them.
`;
