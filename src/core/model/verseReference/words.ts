import { foldText } from "../fold/index.js";
import { WordCache } from "../wordCache.js";

/** The role of a word in a reference. */
export type WordRole =
  /** `surah`, `sourate`, `سورة`: its number is a chapter. */
  | "chapter"
  /** `ayah`, `verset`, `آية`: its number is a verse, or a range of verses. */
  | "verse"
  /** `to`, `bis`, `إلى`: joins the ends of a range. */
  | "range"
  /** `Quran`, `see`, `cf.`: carries no meaning. */
  | "filler"
  /** `of`, `de la`, `من`: carries no meaning, but can be part of a name. */
  | "connector";

/** The words of references by role, in the languages of the Quran Foundation's translations. */
const WORDS: Readonly<Record<WordRole, string>> = {
  chapter:
    "surah surahs sura suras surat surate surahs soorah soora sourate sourates soura sure suren sûre " +
    "suresi suresinin suresinde chapter chapters ch chap chapitre kapitel capítulo capitulo bab azora " +
    "soera surja surja s سورة السورة سورۃ سوره سورہ سورت سورەتی сура суры суре суру сурата сураи " +
    "সূরা সুরা সূরার सूरह सूरा सुरा सूरः ஸூரா அத்தியாயம் 章 장",
  verse:
    "verse verses v vv vs ver vers verso versos versículo versiculo versículos verset versets " +
    "ayah ayahs ayat ayats aya ayas ayaat ayet ayeti ayetler ayetleri ayetinde ayetin âyet âyeti " +
    "aleya aleyas ajet ajeti ajete ajeta aje verzet آية الآية آيات الآيات آيه آیه آیۀ آیات آیت آیة " +
    "аят аяты аята аятов аяте оят оятлар ajat আয়াত আয়াতে আয়াত नंबर आयत आयतें வசனம் 节 節 절",
  range:
    "to through thru till until bis à au hasta até fino до по إلى حتى تا تک سے hingga sampai ila ile " +
    "থেকে से 至 到 から",
  filler:
    "quran qurʾan qur'an koran coran corán corano alcorán alcorão kuran kur'an kurani quraan quran'ı " +
    "qs q qr qur alquran al-quran alqur'an القرآن قرآن قران قرآنِ القران الكريم کریم كريم مجید حکیم " +
    "holy noble glorious karim kareem majeed kerim коран корана коране коръон қуръон куръон কুরআন কোরআন " +
    "क़ुरआन कुरआन कुरान 古兰经 古蘭經 クルアーン コーラン 꾸란 코란 குர்ஆன் " +
    "see cf siehe vgl voir cfr voyez véase ver ver vedi bkz bak bakınız lihat см смотри сравни انظر راجع " +
    "دیکھیے دیکھیں دیکھئے ر ک رک دیکھو দেখুন देखें 第 提 no nr num numara numaralı number رقم نمبر شماره " +
    "नंबर নং f ff arası arasi",
  connector:
    "the of from in at on de du des la le les l der die das dem des von im del della of من في فی از در کی کا کے و " +
    "w e y ke dan ı в из का की के এর",
};

const roles = new Map<string, WordRole>();

function loadRoles(): void {
  for (const role of Object.keys(WORDS) as WordRole[]) {
    for (const word of WORDS[role].split(" ")) {
      const folded = foldWord(word);
      if (folded !== "" && !roles.has(folded)) roles.set(folded, role);
    }
  }
}

const recent = new WordCache<WordRole | null>(10_000, (word) => {
  if (roles.size === 0) loadRoles();
  return roles.get(foldWord(word)) ?? null;
});

/** The form of a word in the tables: folded, without the spaces that folding adds. */
export function foldWord(word: string): string {
  return foldText(word).replaceAll(" ", "");
}

/** The role of a word next to names and numbers; null for other words. */
export function roleOf(word: string): WordRole | null {
  return recent.get(word);
}
