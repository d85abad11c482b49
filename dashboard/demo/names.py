"""Names for a fictional team from everywhere. Each is given as ``written:romanised``."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Culture:
    """How people of one place are called.

    Args:
        given: given names.
        family: family names.
        timezone: where they are.
        locale: their language, where the app speaks it.
        family_first: whether the family name is written first.
        separator: what stands between the two.
    """

    given: str
    family: str
    timezone: str
    locale: str | None = None
    family_first: bool = False
    separator: str = " "


CULTURES = (
    Culture(
        "Amelia Callum Harriet Isaac Nell Rowan Tessa Wilfred",
        "Ashdown Birch Calloway Fenwick Hartley Penrose Thorne Whitlock",
        "Europe/London",
        "en",
    ),
    Culture(
        "Anneliese Bastian Friederike Jörg Käthe Matthias Svenja Ulrich",
        "Brückner Eichendorf Grünwald Hölzer Kessler Nussbaum Schäfer Vogelsang",
        "Europe/Berlin",
        "de",
    ),
    Culture(
        "Aurélie Baptiste Clémence Étienne Gaëlle Léon Océane Théo",
        "Beaulieu Charpentier Delacourt Fournel Garnier Lefèvre Moreau Vasseur",
        "Europe/Paris",
        "fr",
    ),
    Culture(
        "Álvaro Begoña Ignacio Lucía Martín Noelia Rocío Tomás",
        "Aguirre Castañeda Ibáñez Núñez Peralta Quiroga Rivas Zúñiga",
        "America/Bogota",
        "es",
    ),
    Culture(
        "Beatriz Caio Débora Júlia Otávio Rafaela Thiago Vitória",
        "Albuquerque Brandão Conceição Figueiredo Guimarães Magalhães Nogueira Sampaio",
        "America/Sao_Paulo",
        "pt_BR",
    ),
    Culture(
        "ليلى:layla كريم:karim نور:nour سامي:sami هدى:huda طارق:tariq ياسمين:yasmin عمر:omar",
        "الحداد:alhaddad منصور:mansour النجار:alnajjar خليل:khalil العمري:alomari "
        "درويش:darwish الشامي:alshami قاسم:qasim",
        "Africa/Cairo",
        "ar",
    ),
    Culture(
        "美咲:misaki 陽太:yota 千尋:chihiro 蓮:ren 結衣:yui 大輝:daiki 葵:aoi 隼人:hayato",
        "藤原:fujiwara 小林:kobayashi 中村:nakamura 高橋:takahashi 松本:matsumoto 石川:ishikawa "
        "森田:morita 岡本:okamoto",
        "Asia/Tokyo",
        "ja",
        family_first=True,
    ),
    Culture(
        "雨桐:yutong 子轩:zixuan 思远:siyuan 晓梅:xiaomei 浩然:haoran 欣怡:xinyi 嘉豪:jiahao "
        "静雯:jingwen",
        "王:wang 李:li 陈:chen 林:lin 赵:zhao 周:zhou 黄:huang 吴:wu",
        "Asia/Shanghai",
        "zh_Hans_CN",
        family_first=True,
        separator="",
    ),
    Culture(
        "서연:seoyeon 민준:minjun 지우:jiwoo 하은:haeun 도윤:doyun 수아:sua 현우:hyunwoo "
        "예린:yerin",
        "김:kim 이:lee 박:park 최:choi 정:jung 강:kang 윤:yoon 임:lim",
        "Asia/Seoul",
        family_first=True,
        separator="",
    ),
    Culture(
        "आरव:aarav दीया:diya ईशान:ishaan कविता:kavita मीरा:meera रोहन:rohan सान्वी:saanvi "
        "विक्रम:vikram",
        "शर्मा:sharma पटेल:patel मेहता:mehta जोशी:joshi नायर:nair वर्मा:verma कपूर:kapoor राव:rao",
        "Asia/Kolkata",
    ),
    Culture(
        "Αλέξης:alexis Δήμητρα:dimitra Ελένη:eleni Νίκος:nikos Θάλεια:thalia Σταύρος:stavros "
        "Χρήστος:christos Ζωή:zoi",
        "Αντωνίου:antoniou Γεωργίου:georgiou Δημητρίου:dimitriou Καραμάνης:karamanis "
        "Λαμπράκης:lambrakis Παππάς:pappas Σιδέρης:sideris Φωτίου:fotiou",
        "Europe/Athens",
    ),
    Culture(
        "Олена:olena Тарас:taras Дарина:daryna Богдан:bohdan Соломія:solomiia Назар:nazar "
        "Ірина:iryna Максим:maksym",
        "Ковальчук:kovalchuk Мельник:melnyk Шевчук:shevchuk Бондар:bondar Гончар:honchar "
        "Савченко:savchenko Руденко:rudenko Литвин:lytvyn",
        "Europe/Kyiv",
    ),
    Culture(
        "Ayşe Emre Gökçe İlker Nilüfer Özge Şebnem Umut",
        "Aydın Çelik Doğan Erdoğdu Güneş Kılıç Öztürk Yıldız",
        "Europe/Istanbul",
    ),
    Culture(
        "Agnieszka Bartłomiej Grażyna Jędrzej Małgorzata Paweł Stanisław Żaneta",
        "Dąbrowska Jabłoński Kaczmarek Łuczak Ostrowski Sęk Wójcik Zielińska",
        "Europe/Warsaw",
    ),
    Culture(
        "Adébáyọ̀ Chiamaka Folákẹ́ Ifeoma Kúnlé Ngozi Obinna Títílayọ̀",
        "Adéyẹmí Balógun Chukwu Eze Nwosu Ọlátúnjí Okonkwo Ṣóyínká",
        "Africa/Lagos",
    ),
    Culture(
        "Bảo Diệu Hương Khánh Linh Minh Phương Tuấn",
        "Bùi Đặng Hoàng Lê Ngô Nguyễn Phạm Trần",
        "Asia/Ho_Chi_Minh",
        family_first=True,
    ),
    Culture(
        "אביגיל:avigail איתן:eitan הדס:hadas יונתן:yonatan מיכל:michal נועם:noam רות:ruth "
        "שירה:shira",
        "אלון:alon ברק:barak גולן:golan הררי:harari כרמי:carmi לביא:lavi עמית:amit שדה:sadeh",
        "Asia/Jerusalem",
    ),
    Culture(
        "กานดา:kanda ชัยวัฒน์:chaiwat ดวงใจ:duangjai ธนากร:thanakorn ปรีชา:preecha มาลี:malee "
        "วรรณา:wanna สมชาย:somchai",
        "แก้วมณี:kaewmanee จันทร์ดี:chandee ทองคำ:thongkham บุญมา:boonma พงษ์ไทย:phongthai "
        "ศรีสุข:srisuk สายทอง:saithong อินทร์แก้ว:inkaew",
        "Asia/Bangkok",
    ),
    Culture(
        "Åsa Bjørn Eirik Freja Håkon Ingrid Sölvi Þórdís",
        "Ásgeirsdóttir Bergström Dahl Ekelund Hagen Lindqvist Møller Sørensen",
        "Europe/Oslo",
    ),
    Culture(
        "Amani Baraka Faraja Imani Juma Neema Rehema Zawadi",
        "Chacha Kamau Kimani Mwangi Njoroge Odhiambo Otieno Wanjiru",
        "Africa/Nairobi",
    ),
)

PLAIN_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "ß": "ss", "đ": "d", "ı": "i", "þ": "th", "æ": "ae", "ð": "d"}
)
"""Letters that do not come apart into a Latin letter and a mark."""
