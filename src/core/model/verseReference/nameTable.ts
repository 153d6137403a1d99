/*
 * Other names of the surahs, one line for each surah, in order. `chapters.ts` has the name, the
 * Arabic name and the English meaning; this table adds common names, and spellings that do not fold
 * to one of those.
 *
 * Sources: quran-meta 6.0.17 (MIT) for English, Turkish, French, Bosnian, Azerbaijani, Russian and
 * Uzbek; al-Itqan of as-Suyuti, chapter 17 (public domain), for the alternative Arabic names. The
 * Urdu, Persian, Indonesian, Malay, Bengali and Hindi spellings are those of printed editions.
 */
export const OTHER_NAMES: readonly string[] = [
  "Al-Faatiha|əl-Fatihə|Аль-Фатиха|Фотиҳа|L'ouverture|Al-Hamd|Umm al-Kitab|Umm al-Qur'an|as-Sab' al-Mathani|Ash-Shifa|الحمد|أم الكتاب|أم القرآن|السبع المثاني|فاتحة الكتاب|Fatihatul Kitab|ফাতিহা|ফাতেহা|फ़ातिहा", // 1
  "Al-Baqara|Bakara|El-Bekara|əl-Bəqərə|Аль-Бакара|Бақара|La vache|Al-Bakarah|বাকারা|বাকারাহ|বাক্বারা|बक़रह|बक़रा", // 2
  "Al-i İmran|Alu Imran|Аль ‘Имран|Оли Имрон|La famille d'Imran|Aal-e-Imran|عمران|আলে ইমরান|আল ইমরান|आले इमरान", // 3
  "Ан-Ниса|Нисо|Les femmes|নিসা|निसा", // 4
  "Al-Maaida|Maide|əl-Maidə|Аль-Маида|Моида|La table servie|Al-Uqud|العقود|Al-Maeda|মায়িদাহ|মায়িদা|মায়েদা|माइदा", // 5
  "Enam|əl-Ənam|Аль-Ан‘ам|Анъом|Les bestiaux|আনআম|আনাম", // 6
  "əl-Əraf|Аль-А‘раф|Аъроф|আরাফ", // 7
  "Enfal|əl-Ənfal|Аль-Анфаль|Анфол|Le butin|আনফাল", // 8
  "At-Tawba|Tevbe|Et-Tewbe|ət-Tovbə|Ат-Тауба|Тавба|Le repentir|Bara'ah|Baraat|Taubah|Tauba|Taubat|براءة|برائت|براءت|তাওবা|তাওবাহ|তওবা", // 9
  "Junus|Юнус|Jonas|Younes|ইউনুস", // 10
  "Худ|Ҳуд|Houd|Hood|হুদ|হূদ", // 11
  "Jusuf|Юсуф|Youssouf|Yousef|Yusof|ইউসুফ", // 12
  "ər-Rəd|Ар-Ра‘д|Раъд|Le tonnerre|রাদ", // 13
  "Ибрахим|Иброҳим|Ibraheem|ইব্রাহিম|ইবরাহীম|ইবরাহিম", // 14
  "Hicr|El-Hidžr|Аль-Хиджр|Ҳижр|হিজর", // 15
  "ən-Nəhl|Ан-Нахль|Наҳл|Les abeilles|An-Ni'am|النعم|নাহল", // 16
  "Аль-Исра|Исро|Le voyage nocturne|Bani Israel|Bani Isra'il|Banu Israil|Subhan|بني إسرائيل|سبحان|বনী ইসরাঈল|বনি ইসরাইল|ইসরা", // 17
  "Kehf|əl-Kəhf|Аль-Кяхф|Каҳф|La caverne|Ashab al-Kahf|أصحاب الكهف|Al-Kahfi|কাহফ|কাহাফ|कहफ़", // 18
  "Meryem|Merjem|Məryəm|Марьям|Марям|Marie|Mariam|Miryam|মারইয়াম|মরিয়ম|মারয়াম|मरियम", // 19
  "Та, ха|Тоҳа|Tha-Ha|Toha|طاها|ত্বহা|ত্বা-হা|তোয়াহা", // 20
  "Al-Anbiyaa|Enbiya|El-Enbija|əl-Ənbiya|Аль-Анбия|Анбиё|Les prophètes|Al-Anbia|আম্বিয়া", // 21
  "Hac|El-Hadždž|əl-Həcc|Аль-Хаджж|Ҳаж|Le pèlerinage|Hajji|হজ্জ|হাজ্জ|হজ", // 22
  "Al-Muminoon|Аль-Му’минун|Муъминун|Les croyants|Al-Mu'min|المؤمن|Al-Mu'minin|المؤمنين|قد أفلح|Qad Aflaha|Al-Mukminun|মুমিনুন|মু'মিনূন|মুমিন", // 23
  "An-Noor|Ан-Нур|La lumière|নূর|নুর", // 24
  "Furkan|Аль-Фуркан|Фурқон|Le discernement|ফুরকান", // 25
  "Şuara|əş-Şuəra|Аш-Шу‘ара|Шуаро|Les poètes|Asy-Syu'ara|শুআরা", // 26
  "Neml|ən-Nəml|Ан-Намль|Намл|Les fourmis|Sulayman|سليمان|নামল|নমল", // 27
  "Kasas|əl-Qəsəs|Аль-Касас|Қасас|Le récit|কাসাস", // 28
  "Al-Ankaboot|Ankebut|əl-Ənkəbut|Аль-‘Анкабут|L'araignée|আনকাবুত", // 29
  "Ar-Room|Ар-Рум|Les romains|রুম|রূম", // 30
  "Lokman|Lukman|Loğman|Лукман|Луқмон|Loqman|Louqman|লুকমান|লোকমান", // 31
  "As-Sajda|Secde|Es-Sedžde|əs-Səcdə|Ас-Саджда|Сажда|La prosternation|Alif Lam Mim Sajdah|Alif Lam Meem Sajdah|Tanzil as-Sajdah|Al-Madaji|الم السجدة|الم تنزيل|সাজদাহ|সাজদা|সেজদা|সিজদাহ", // 32
  "əl-Əhzab|Аль-Ахзаб|Аҳзоб|Les coalisés|আহযাব|আহজাব", // 33
  "Sebe|Səba|Саба’|Сабаъ|সাবা", // 34
  "Фатыр|Фотир|Le créateur|Al-Mala'ikah|Malaika|الملائكة|ফাতির", // 35
  "Yaseen|Ja Sin|Йа, син|Ёсин|یاسین|یٰسین|يسن|ইয়াসিন|ইয়াসীন|यासीन", // 36
  "Ас-Саффат|Соффот|Les rangées|Ash-Shaffat|সাফফাত", // 37
  "Сад|Сод|Shad|Swad|Suad|Dawud|داود|صاد|সাদ|সোয়াদ|ছোয়াদ", // 38
  "Zümer|əz-Zumər|Аз-Зумар|Les groupes|Al-Ghuraf|الغرف|যুমার|জুমার", // 39
  "Mümin|Gafir|Гафир|Ғофир|Le pardonneur|Momin|Mukmin|المؤمن|At-Tawl|الطول|Ha-Mim al-Mu'min|حم المؤمن|গাফির|মুমিন", // 40
  "Fussilet|Fussilət|Фуссылят|Фуссилат|Les versets détaillés|Ha-Mim Sajdah|Ha-Mim as-Sajdah|Ha Meem Sajda|حم السجدة|حم سجدہ|المصابيح|Al-Masabih|হা-মীম সাজদাহ|হা-মীম আস-সাজদাহ|ফুসসিলাত", // 41
  "Şura|Аш-Шура|Шуро|Asy-Syura|Ha-Mim Ain Sin Qaf|حم عسق|শুরা|শূরা", // 42
  "Zuhruf|əz-Zuxruf|Аз-Зухруф|L'ornement|যুখরুফ|জুখরুফ", // 43
  "Duhan|əd-Duxan|Ад-Духан|Духон|La fumée|Ha-Mim ad-Dukhan|حم الدخان|দুখান", // 44
  "Al-Jaathiya|Casiye|El-Džasije|əl-Casiyə|Аль-Джасия|Жосия|L'agenouillée|Ash-Shari'ah|الشريعة|Al-Jatsiyah|জাসিয়া|জাসিয়াহ|জাছিয়া", // 45
  "Ahkaf|əl-Əhqaf|Аль-Ахкаф|Аҳқоф|আহকাফ", // 46
  "Muhammed|Muhəmməd|Мухаммад|Муҳаммад|Al-Qital|القتال|Mohammed|Mohammad|মুহাম্মদ|মুহাম্মাদ", // 47
  "Fetih|El-Feth|əl-Fəth|Аль-Фатх|Фатҳ|La victoire éclatante|ফাতহ", // 48
  "Hucurat|El-Hudžurat|Аль-Худжурат|Ҳужурот|Les appartements|হুজুরাত", // 49
  "Kaf|Каф|Қоф|Al-Basiqat|الباسقات|قاف|কাফ|ক্বাফ", // 50
  "Zariyat|Ez-Zarijat|Аз-Зарият|Зориёт|Qui éparpillent|Adz-Dzariyat|যারিয়াত|জারিয়াত", // 51
  "Ат-Тур|At Tour|Ath-Thur|Toor|তুর|তূর", // 52
  "Necm|En-Nedžm|ən-Nəcm|Ан-Наджм|Нажм|L'étoile|নাজম|নজম", // 53
  "Kamer|əl-Qəmər|Аль-Камар|Қамар|La lune|Iqtarabat|اقتربت|কামার|ক্বামার", // 54
  "ər-Rəhman|Ар-Рахман|Раҳмон|Le tout miséricordieux|Arus al-Qur'an|عروس القرآن|রহমান|রাহমান", // 55
  "Al-Waaqia|Vakıa|əl-Vaqiə|Аль-Ваки‘а|Воқиа|L'événement|ওয়াকিয়া|ওয়াকিয়াহ|ওয়াক্বিয়া|ওয়াকিআ", // 56
  "əl-Hədid|Аль-Хадид|Ҳадид|Le fer|হাদিদ|হাদীদ", // 57
  "Mücadele|Al Mujâdalah|El-Mudžadele|əl-Mucadilə|Аль-Муджадиля|Мужодила|La discussion|Qad Sami'a|قد سمع|Az-Zihar|الظهار|মুজাদালাহ|মুজাদালা", // 58
  "Haşr|əl-Həşr|Аль-Хашр|Ҳашр|L'exode|Bani Nadir|بني النضير|Al-Hasyr|হাশর", // 59
  "Al-Mumtahana|Mümtehine|əl-Mumtəhənə|Аль-Мумтахана|Мумтаҳана|L'éprouvée|Al-Imtihan|الامتحان|Al-Mawaddah|المودة|Mumtahinah|মুমতাহিনা|মুমতাহানা|মুমতাহিনাহ", // 60
  "Ас-Сафф|Саф|Le rang|Al-Hawariyyun|الحواريين|Ash-Shaff|সফ", // 61
  "Al-Jumu'a|Cuma|El-Džumu'a|əl-Cumuə|Аль-Джуму‘а|Жумуа|Le vendredi|Jummah|Jumma|Friday|জুমুআ|জুমা|জুমুআহ", // 62
  "Al-Munaafiqoon|Münafikun|Аль-Мунафикун|Мунофиқун|মুনাফিকুন", // 63
  "Tegabun|ət-Təğabun|Ат-Тагабун|Тағобун|La grande perte|তাগাবুন", // 64
  "Talak|Ат-Таляк|Талоқ|Ath-Thalaq|An-Nisa al-Qusra|An-Nisa as-Sughra|النساء القصرى|তালাক|ত্বালাক", // 65
  "ət-Təhrim|Ат-Тахрим|Таҳрим|L'interdiction|Al-Muharram|Lima Tuharrimu|المحرم|لم تحرم|তাহরিম|তাহরীম", // 66
  "Аль-Мульк|Мулк|La royauté|Tabarak|Tabaraka|Al-Munjiyah|Al-Mani'ah|تبارك|المنجية|المانعة|মুলক", // 67
  "Kalem|əl-Qələm|Аль-Калям|Қалам|La plume|Nun|Noon|Nun wal-Qalam|نون|ن|ن والقلم|কলম|কালাম|ক্বলম", // 68
  "Al-Haaqqa|Hakka|əl-Haqqə|Аль-Хакка|Ҳоққа|Celle qui montre la vérité|হাক্কাহ|হাক্কা", // 69
  "Mearic|El-Me'aridž|əl-Məaric|Аль-Ма‘аридж|Маориж|Les voies d'ascension|Sa'ala Sa'il|سأل سائل|سأل|المواقع|মাআরিজ", // 70
  "Nooh|Нух|Нуҳ|Noé|Nouh|নূহ|নুহ", // 71
  "Cin|El-Džinn|Аль-Джинн|Жин|Les djinns|Qul Uhiya|قل أوحي|জিন|জ্বিন", // 72
  "Müzzemmil|əl-Muzzəmmil|Аль-Муззаммиль|Муззаммил|L'enveloppé|মুযযাম্মিল|মুজাম্মিল|মুযাম্মিল", // 73
  "Müddessir|əl-Muddəssir|Аль-Муддассир|Le revêtu d'un manteau|Al-Muddathir|Al-Muddatstsir|Mudassir|মুদ্দাসসির|মুদ্দাছছির", // 74
  "Al-Qiyaama|Kıyame|El-Kijame|əl-Qiyamə|Аль-Кияма|Қиёма|Al-Qiyamat|قيامت|La Uqsimu|لا أقسم|কিয়ামাহ|কিয়ামা|কেয়ামত|কিয়ামত", // 75
  "Аль-Инсан|Инсон|L'homme|Ad-Dahr|Hal Ata|Al-Amshaj|الدهر|هل أتى|الأمشاج|الأبرار|ইনসান|দাহর", // 76
  "Mürselat|əl-Mursəlat|Аль-Мурсалят|Мурсалот|Les envoyés|Al-Urf|العرف|মুরসালাত", // 77
  "Nebe|ən-Nəbə|Ан-Наба’|Набаъ|La nouvelle|Amma|At-Tasa'ul|Al-Mu'sirat|عم|عم يتساءلون|التساؤل|المعصرات|নাবা", // 78
  "Ан-Нази‘ат|Нозиот|Les anges qui arrachent les âmes|As-Sahirah|الساهرة|নাযিয়াত|নাজিয়াত|নাযিআত", // 79
  "Abese|Əbəsə|‘Абаса|Il s'est renfrogné|As-Safarah|السفرة|আবাসা", // 80
  "Tekvir|Et-Tekwir|ət-Təkvir|Ат-Таквир|L'obscurcissement|Kuwwirat|Kuvvirat|كورت|তাকভীর|তাকভির", // 81
  "Аль-Инфитар|Инфитор|La rupture|Infatarat|انفطرت|ইনফিতার", // 82
  "əl-Mutaffifun|Аль-Мутаффифин|Les fraudeurs|At-Tatfif|التطفيف|মুতাফফিফীন|মুতাফফিফিন", // 83
  "İnşikak|əl-İnşiqaq|Аль-Иншикак|Иншиқоқ|La déchirure|Inshaqqat|انشقت|Al-Insyiqaq|ইনশিকাক", // 84
  "Al-Burooj|Büruc|El-Burudž|Аль-Бурудж|Буруж|Les constellations|বুরুজ|বুরূজ", // 85
  "Tarık|Ат-Тарик|Ториқ|L'astre nocturne|Ath-Thariq|তারিক|তারেক", // 86
  "əl-Əla|Аль-А‘ля|Аъло|Le très haut|Sabbih|سبح|আলা", // 87
  "Al-Ghaashiya|Gaşiye|El-Gašije|əl-Ğaşiyə|Аль-Гашия|Ғошия|L'enveloppante|Hal Ataka|هل أتاك|Al-Ghasyiyah|গাশিয়াহ|গাশিয়া", // 88
  "Fecr|El-Fedžr|əl-Fəcr|Аль-Фаджр|Фажр|L'aube|Fajar|ফজর|ফাজর", // 89
  "Beled|əl-Bələd|Аль-Баляд|Балад|La cité|La Uqsimu bi-hadha al-Balad|বালাদ", // 90
  "Şems|əş-Şəms|Аш-Шамс|Le soleil|Asy-Syams|Wash-Shams|والشمس|শামস", // 91
  "Al-Lail|Leyl|El-Lejl|Аль-Лейль|Лайл|La nuit|Wal-Layl|والليل|লাইল", // 92
  "Ad-Dhuhaa|Ад-Духа|Зуҳо|Le jour montant|Zuha|Wad-Duha|والضحى|দুহা|দোহা|যুহা", // 93
  "İnşirah|Eš-Šerh|əş-Şərh|Аль-Инширах|Шарҳ|L'ouverture|Al-Inshirah|Alam Nashrah|Alam Nashrah Laka|Al-Insyirah|Asy-Syarh|الانشراح|ألم نشرح|ইনশিরাহ|শরহ", // 94
  "Ат-Тин|Тийн|Le figuier|Wat-Tin|والتين|Teen|তীন|ত্বীন", // 95
  "Alak|El-'Alek|əl-Ələq|Аль-‘Аляк|Алақ|L'adhérence|Iqra|اقرأ|القلم الأولى|আলাক|আলাক্ব", // 96
  "Kadir|El-Kadr|əl-Qədr|Аль-Кадр|Қадр|La destinée|Inna Anzalnahu|إنا أنزلناه|Qadar|কদর|ক্বদর|কাদর", // 97
  "Al-Bayyina|Beyyine|El-Bejjine|əl-Beyyinə|Аль-Баййина|La preuve|Lam Yakun|Lam Yakunil-ladhina|لم يكن|Ahl al-Kitab|أهل الكتاب|Al-Bariyyah|البرية|القيمة|বাইয়িনাহ|বায়্যিনাহ|বাইয়্যিনাহ", // 98
  "Az-Zalzala|Zilzal|Ez-Zelzele|əz-Zəlzələ|Аз-Зальзаля|Залзала|La secousse|Zulzilat|الزلزال|زلزلت|যিলযাল|যিলযালাহ|জিলজাল", // 99
  "El-'Adijat|Аль-‘Адият|Одиёт|Les coursiers|আদিয়াত", // 100
  "Al-Qaari'a|Karia|əl-Qariə|Аль-Кари‘а|Қориа|Le fracas|কারিয়াহ|কারিয়া|ক্বারিয়াহ", // 101
  "Tekasür|ət-Təkasur|Ат-Такясур|Такосур|La course aux richesses|Alhakum|Alhakumu|Alhaku at-Takathur|ألهاكم|Al-Maqbarah|المقبرة|At-Takatsur|তাকাসুর|তাকাছুর", // 102
  "əl-Əsr|Аль-‘Аср|Le temps|Wal-Asr|والعصر|Ashr|আসর|আছর", // 103
  "Al-Humaza|Hümeze|əl-Huməzə|Аль-Хумаза|Ҳумаза|Les calomniateurs|হুমাযাহ|হুমাজাহ", // 104
  "Аль-Филь|Фийл|Alam Tara|ألم تر|ফীল|ফিল", // 105
  "Quraish|Kureyş|Kurejš|Qureyş|Курайш|Қурайш|Quraych|Li-Ilaf|Ilaf|لإيلاف|Quraisy|Koraysh|কুরাইশ", // 106
  "Аль-Ма‘ун|Моун|L'ustensile|Ad-Din|Ara'ayta|أرأيت|الدين|Al-Yatim|اليتيم|মাউন", // 107
  "Kevser|əl-Kovsər|Аль-Каусар|Кавсар|L'abondance|An-Nahr|النحر|Al-Kautsar|Al-Kausar|কাউসার|কাওসার|কাওছার", // 108
  "Al-Kaafiroon|Аль-Кяфирун|Кофирун|Les infidèles|Al-Ibadah|العبادة|Al-Muqashqishah|المقشقشة|Qul ya ayyuhal-kafirun|কাফিরুন|কাফিরূন", // 109
  "ən-Nəsr|Ан-Наср|Les secours|At-Tawdi|التوديع|Idha ja'a|إذا جاء|নাসর|নছর", // 110
  "Tebbet|El-Mesed|əl-Məsəd|Аль-Масад|Les fibres|Al-Lahab|Abu Lahab|Tabbat|Tabbat Yada|اللهب|أبي لهب|ابو لهب|تبت|تبت يدا|লাহাব|মাসাদ", // 111
  "İhlas|əl-İxlas|Аль-Ихляс|Ихлос|Le monothéisme pur|At-Tawhid|Tauhid|Tawheed|As-Samad|Al-Asas|Qul Huwallahu Ahad|التوحيد|الصمد|الأساس|قل هو الله أحد|ইখলাস|ইখলাছ", // 112
  "Felak|El-Felek|əl-Fələq|Аль-Фаляк|Фалақ|L'aube naissante|ফালাক|ফালাক্ব", // 113
  "Ан-Нас|Нос|Les hommes|নাস|নাছ", // 114
];
