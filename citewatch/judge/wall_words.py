"""What walls say of themselves, in ten languages and a few more: for those that no vendor's fingerprint knows.

Knows phrases; nothing of how many must agree. Each stands in honest articles too (lychee #2117, open-knowledge-graphs
PR #48), so none is believed alone. Seen on the pages named in tests/pages/walls.json; others are these in translation.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from citewatch.model import WallScope

_HOST, _POSTPONE, _URL = WallScope.HOST, WallScope.POSTPONE, WallScope.URL


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What walls of one kind say, in lower case and with plain apostrophes.

    `titles` match a whole segment of a title; `texts` anything shown on a page of at most `words` words; `agrees` what
    else is shown that an honest mention seldom has beside it. `asserts` are whole statements about the page asked for
    or the one who asks: on a page of `BRIEF` words nothing else need agree. `also_at`: statuses that mean something by
    themselves, at which the words still say more. `is_success`: believed only of a page sent as a success. `is_form`: a
    captcha on the page agrees too. `is_login`: so does a form for logging in, or a link to one.
    """

    name: str
    reason: str
    scope: WallScope
    titles: re.Pattern[str]
    texts: re.Pattern[str]
    agrees: re.Pattern[str]
    asserts: re.Pattern[str] | None = None
    words: int = 120
    also_at: tuple[int, ...] = ()
    is_success: bool = False
    is_form: bool = False
    is_login: bool = False


def _any(by_language: Mapping[str, str]) -> re.Pattern[str]:
    return re.compile("|".join(by_language.values()))


BRIEF = 60  # words

# "The page you requested", in the languages that put it before what is said of it.
_THIS = (
    r"\b(this|the|requested|our) (\w+ )?(page|content|article|document|site|website|web page)"
    r"( that)?,?( you( have| are| were|'re)? ?(just )?(requested|looking for|(trying|attempting|want|wish) to"
    r" (access|view|reach|see|open|visit)))?,?"
)

# The widgets of hCaptcha, reCAPTCHA, Turnstile, Arkose, GeeTest, Friendly Captcha, Tencent and Yandex.
CAPTCHA = (
    "hcaptcha.com",
    "h-captcha",
    "g-recaptcha",
    "recaptcha/api",
    "recaptcha/enterprise",
    "challenges.cloudflare.com/turnstile",
    "arkoselabs.com",
    "geetest",
    "frc-captcha",
    "tencentcaptcha",
    "captcha-api.yandex",
    "smartcaptcha.yandex",
)

# What block pages give their reader to quote to support, and how they name the one they turn away.
_REFERENCE = re.compile(
    r"\b(reference|incident|support|request|event|ray|error|case|block|transaction|tracking)"
    r" ?(id|number|no\.?|code|#)\"?\s?([:#=]|\w*\d)|\b(reference|incident|ray)\"?\s?[:#=]"
    r"|\b(client|your) ip\b|\bip address ?[:(\d]"
    r"|\b(contact|consult|inform|e-?mail)\b.{0,20}\b(the|your|this)( web ?site| site| web| system| network)?"
    r" (administrator|webmaster|owner|helpdesk)\b"
    r"|\bfirewall\b|\bwaf\b|for security (reason|purpose)|why (have|was) i (been )?blocked|安全规则|管理员"
)
# What one who asks too often is told to do.
_PLEA = re.compile(
    r"\b(try|come|check) (again|back)\b.{0,20}\b(later|minutes?|moments?|hours?|shortly|soon|in a)\b|\bslow(ing)? down"
    r"|\bwait (a (few|moment|minute|while)|for \d|until)\b.{0,30}\b(again|more|next|requests?|reload|refresh"
    r"|minutes?)\b"
    r"|\b(reload|refresh) (the|this) page|\byour ip\b"
    r"|réessay|revenir|patient|erneut|noch einmal|später|warten|inténtelo|intenta|espere|novamente|aguarde|riprova"
    r"|attend|probeer|wacht|稍后|稍後|请等待|しばらく|お待ち|再度|позже|подождите"
)
# What passing the check is for. Not "your browser" or "cookies": banners speak of these.
_PROOF = re.compile(
    r"\b(to continue|before (you )?(proceed|continu|access)"
    r"|to (access|proceed|view|enter|visit) (to )?(the|this|our|your)\b)"
    r"|\b(please (wait|stand by)|this (may|will|should) take (a few|up to|several)|this process is automatic"
    r"|redirected (to|automatically|once|shortly))"
    r"|pour continuer|um fortzufahren|para continuar|per continuare|om door te gaan|继续|続行|продолж"
    r"|\b(reference|incident|support|request|ray) (id|#|number)"
)
_SORRY = re.compile(
    r"\b(sorry|unfortunately|apologi[sz]e|we recogni[sz]e)|désolé|malheureusement|leider|lo sentimos|lamentablemente"
    r"|desculp|infelizmente|purtroppo|spiacenti|helaas|抱歉|对不起|申し訳|ご利用いただけません|сожален|извините"
    r"|\bgdpr\b|\bip\b"
)
_TO_CONTINUE = re.compile(
    r"\b(to (continue|proceed|access|view|use)|in order to)\b|reload|refresh|try again"
    r"|pour (continuer|accéder)|um (fortzufahren|diese)|para (continuar|acceder|acessar)|per (continuare|accedere)"
    r"|om (door|verder)|继续|続|продолж"
)

# Headings that say no more than that something follows.
NOTICE = re.compile(
    r"\W*((we('re| are) )?(very )?sorry|oops|whoa|whoops|uh[- ]?oh|attention|notice|warning|alert|important|error"
    r"|problem|hello|stop|(one|just a|a) moment|hold on|please|security|access|hinweis|achtung|fehler|entschuldigung"
    r"|désolé|erreur|avis|lo sentimos|aviso|spiacenti|attenzione|errore|desculpe|helaas|let op|извините|внимание"
    r"|ошибка|お知らせ|エラー|提示|错误|안내|오류)(\W*|\W.{0,30}sorry.*|\W+(notice|message|page|check|verification|control))$"
    r"|\W*(error )?[45]\d\d( error)?\W*$|\S+\.[a-z]{2,}$"
)

# Who says this at a 404 means it, whatever else he says.
NOT_THERE = re.compile(
    r"not (be )?found|404 error|n't exist|not exist|no longer|removed|introuvable|nicht gefunden|no encontrad"
    r"|não encontrad|non trovat|niet gevonden|找不到|不存在|見つかりません|не найден"
)

WORDINGS = (
    Wording(
        name="robot check",
        reason="bot-wall",
        scope=_HOST,
        is_form=True,
        also_at=(403, 404, 410),
        titles=_any(
            {
                "en": (
                    r"(just )?(a|one) moment(,? please)?[.!]*"
                    r"|(human|bot|robot|security|captcha|ddos|browser|user)[ -](verification|check|checkpoint"
                    r"|challenge|validation)[.!]*|client challenge|robot or human\??"
                    r"|are you (a )?(human|robot)\??|(please )?verify (that )?you('re| are) (a )?human[.!]*"
                    r"|making sure you're not a bot!?|(checking|verifying) your (browser|connection).*"
                    r"|radware captcha.*|pardon our interruption[.!]*|ddos-guard"
                    r"|prove your humanity|access verification|validate user|unusual traffic( detected)?"
                ),
                "fr": (
                    r"un (instant|moment)[., ]*(s'il vous plaît)?[.]*"
                    r"|vérification (de sécurité|humaine|du navigateur)|êtes-vous un (robot|humain) ?\??"
                ),
                "de": (
                    r"(nur )?ein(en)? moment,?( bitte)?[.…]*|sicherheits(überprüfung|abfrage|check)"
                    r"|sind sie ein (mensch|roboter)\??|bestätigen sie, dass sie ein mensch sind"
                ),
                "es": (
                    r"(solo )?un momento[.]*|(verificación|comprobación) (de seguridad|humana)"
                    r"|¿?eres (un )?(humano|robot)\??"
                ),
                "pt": r"(só )?um momento[.]*|verificação (de segurança|humana)",
                "it": r"(solo )?un (momento|attimo)[.]*|(verifica|controllo) (di sicurezza|umana)",
                "nl": (
                    r"een (ogenblik|moment)( geduld)?[., ]*(alstublieft|a\.?u\.?b\.?)?[.]*"
                    r"|beveiligings(controle|verificatie)"
                ),
                "zh": r"请稍候[.…]*|請稍候[.…]*|(安全|人机|身份|访问)(验证|检查)|安全驗證",
                "ja": r"しばらくお待ちください[.…]*|(セキュリティ|アクセス|ロボット)(チェック|確認|検証)",
                "ru": (
                    r"один момент[.…]*|(проверка|подтвердите).{0,30}(безопасности|браузера|человек|робот).*"
                    r"|вы (не )?робот\??"
                ),
            }
        ),
        texts=_any(
            {
                "en": (
                    r"(verify(ing)?|confirm(ing)?|prove|ensure|check(ing)?|make sure|making sure)"
                    r" (that )?(if )?(you('re|"
                    r" are)|your? (are )?humanity) ?(a |an |not a |not an )?(real )?(human|person|robot|bot)"
                    r"|are you a (human|robot)\b"
                    r"|(checking|verifying|validating) (your browser|if the site connection|the security of your"
                    r" connection)"
                    r"|(complete|solve|enter|finish) the (captcha|security (check|puzzle)|challenge"
                    r"|characters you see)"
                    r"|(unusual|suspicious|automated|robotic|malicious|non-human) (network )?(traffic|activity"
                    r"|requests|queries|behaviou?r|access) (activity )?(has been |was |is |have been )?(detected|coming"
                    r"|originating|blocked|(from|on) (your|this) (ip|network|device|computer|browser|connection"
                    r"|address))"
                    r"|\b(we|systems?|have|has)('ve)? detected (that )?(unusual|suspicious|automated|robotic|malicious"
                    r"|non-human|bot) (network )?(traffic|activity|requests|queries|behaviou?r|access)"
                    r"|(think|believe|suspect|appear to be|made us think).{0,30}\b(ro)?bot\b"
                    r"|press (and|&) hold.{0,30}\b(human|robot|bot)\b"
                    r"|why do i have to complete a captcha|slide (right )?to (secure|verify)"
                    r"|your (request|browser) is being (verified|checked)"
                ),
                "fr": (
                    r"(vérifi|confirm|prouv)\w+ que vous (êtes|n'êtes pas) (bien )?(un )?(humain|être humain"
                    r"|robot|personne)|vérification de (votre navigateur|la sécurité de votre connexion)"
                    r"|(activité|trafic) (inhabituel|suspect)|(accès|requêtes|trafic) automatisée?s?"
                ),
                "de": (
                    r"(bestätigen|verifizieren|prüfen|überprüfen|beweisen).{0,30}(mensch|kein (ro)?bot|ihren"
                    r" browser|sicherheit ihrer verbindung)|ungewöhnliche(n|r)? (datenverkehr|aktivität|zugriffe)"
                    r"|automatisierte(n|r)? (zugriff|anfragen|abfragen)"
                ),
                "es": (
                    r"(verifi|confirm|demuestr|comprob)\w+ que (usted )?(no )?(es|eres) (un )?(humano|ser humano"
                    r"|robot|persona)|(comprobando|verificando) (su|tu|el) navegador|tráfico inusual"
                    r"|actividad (inusual|sospechosa)|(acceso|solicitudes) automatizad"
                ),
                "pt": (
                    r"(verifi|confirm|prov)\w+ (que|se) (você )?(não )?é (um )?(humano|ser humano|robô|pessoa)"
                    r"|verificando (o )?seu navegador|tráfego incomum|atividade (incomum|suspeita)"
                    r"|acesso automatizado"
                ),
                "it": (
                    r"(verific|conferm|dimostr)\w+ (che|di) (non )?(sei|essere|tu sia) (un |una )?(umano|essere"
                    r" umano|robot|persona)|verifica del (tuo )?browser|traffico insolito"
                    r"|attività (insolita|sospetta)|accessi automatizzati"
                ),
                "nl": (
                    r"(bevestig|controleer|verifieer|bewijs)\w* (of|dat) (u|je) (een mens|geen robot|geen bot)"
                    r"|(controleren|controle) van (uw|je) browser|ongebruikelijk verkeer"
                    r"|geautomatiseerd(e)? (verkeer|verzoeken|toegang)"
                ),
                "zh": (
                    r"(确认|验证|证明)您?(是真人|不是机器人|是人类)|完成(安全|人机)?验证|检查您的浏览器"
                    r"|异常(流量|访问|请求)"
                ),
                "ja": (
                    r"(人間|ロボットではない|ボットではない)(である)?こと(を|の)(確認|証明)|ロボットではありません"
                    r"|ブラウザを?確認|(通常と異なる|異常な)(トラフィック|アクセス)"
                ),
                "ru": (
                    r"(подтвердите|докажите|убедиться|проверить|проверяем).{0,30}(человек|не робот|ваш браузер"
                    r"|безопасность)|(подозрительный|необычный|автоматическ\w+) (трафик|запрос|активност)\w*"
                ),
            }
        ),
        agrees=_PROOF,
        asserts=_any(
            {
                "en": (
                    r"\bverifying (that )?(you('re| are)) (a |not a )?(real )?(human|person|robot|bot)"
                    r"|requests from your device (look|are) (like|similar to) automated"
                    r"|^\W*\S*\W*(checking|verifying) (your browser|if the site connection)"
                ),
                "zh": r"(请|請)(先)?(完成|进行|進行)(安全|人机)?(验证|驗證)",
                "ru": r"запрос\w*.{0,60}похожи на автоматические",
            }
        ),
    ),
    Wording(
        name="rate limit",
        also_at=(403,),
        reason="rate-limited",
        scope=_POSTPONE,
        titles=_any(
            {
                "en": (
                    r"(error )?(429 ?[-:.]? ?)?(too many requests|rate limit(ed| exceeded| reached)"
                    r"|request (rate|limit|quota)( threshold)? (exceeded|reached))[.!]*"
                ),
                "fr": r"trop de (requêtes|demandes)",
                "de": r"zu viele (anfragen|zugriffe)",
                "es": r"demasiadas (solicitudes|peticiones)",
                "pt": r"(muitas|demasiadas|excesso de) (solicitações|requisições)",
                "it": r"troppe richieste",
                "nl": r"te veel (verzoeken|aanvragen)",
                "zh": r"请求过于频繁|访问(过于)?频繁|请求过多",
                "ja": r"(リクエスト|アクセス)が(多すぎ|集中し).*",
                "ru": r"слишком много запросов",
            }
        ),
        texts=_any(
            {
                "en": (
                    r"too many (\w+ )?(requests|queries|accesses|page views)|\b(been|being|are) rate[- ]limited\b"
                    r"|rate limit (exceeded|reached)"
                    r"|(exceeded|reached|over) (the|your|our) .{0,30}\b((request|rate|query|download|traffic"
                    r"|access) (limit"
                    r"|quota)|number of (requests|queries))"
                    r"|(requests?|requesting|loading|browsing|pages?) too (quickly|fast|often|frequently)"
                    r"|misusing this feature by going too fast"
                ),
                "fr": (
                    r"trop de (requêtes|demandes|tentatives)|limite temporairement vos demandes"
                    r"|en l'utilisant trop vite|trop rapidement"
                ),
                "de": r"zu viele (anfragen|zugriffe|aufrufe|versuche)|zu schnell|anfragelimit",
                "es": (
                    r"demasiadas (solicitudes|peticiones|consultas)|límite de (solicitudes|peticiones)"
                    r"|demasiado rápido"
                ),
                "pt": (
                    r"(muitas|demasiadas|excesso de) (solicitações|requisições|pedidos|acessos)"
                    r"|limite de (solicitações|requisições)|rápido demais"
                ),
                "it": r"troppe richieste|limite di richieste|troppo velocemente",
                "nl": r"te veel (verzoeken|aanvragen)|te snel",
                "zh": r"(请求|访问|操作)(过于|太|太过)?频繁|请求(次数)?过多|請求過於頻繁",
                "ja": r"(リクエスト|アクセス)(数)?が(多すぎ|制限|集中)|リクエスト制限",
                "ru": r"слишком (много|часто).{0,20}запрос\w*|превышен (лимит|предел)",
            }
        ),
        agrees=_PLEA,
    ),
    Wording(
        name="waiting room",
        reason="rate-limited",
        scope=_POSTPONE,
        is_success=True,
        titles=_any(
            {
                "en": (
                    r"virtual (waiting room|queue)|you are (now )?in (line|the queue|a queue)"
                    r"|waiting room powered by.*"
                ),
                "fr": r"(salle|file) d'attente virtuelle",
                "de": r"virtuelle[rs]? (warteraum|warteschlange)",
                "es": r"(sala|fila|cola) (de espera )?virtual",
                "pt": r"(sala|fila) (de espera )?virtual",
                "it": r"(sala|coda) (d'attesa |di attesa )?virtuale",
                "nl": r"virtuele wacht(kamer|rij|ruimte)",
                "zh": r"虚拟等候室|正在排队",
                "ja": r"仮想待合室|順番待ち",
                "ru": r"виртуальная (очередь|комната ожидания)",
            }
        ),
        texts=_any(
            {
                "en": (
                    r"you are (now )?in (a |the )?(virtual )?(line|queue|waiting room)\b"
                    r"|(users|people) in line ahead of you"
                    r"|traffic .{0,60}(is|are) (currently )?(higher|heavier) than"
                ),
                "fr": r"vous êtes (maintenant |désormais )?dans (la|une) (file|salle) d'attente|votre tour",
                "de": r"sie (sind|befinden sich) (jetzt )?in (der|einer) warteschlange|sobald sie an der reihe sind",
                "es": r"(está|estás|usted está) (ahora )?en la (fila|cola|sala de espera)|(sea|es) su turno",
                "pt": r"você (está|entrou) (agora )?na (fila|sala de espera)|(for|chegar) (a )?sua vez",
                "it": r"(sei|è) (ora )?in coda|(sarà|arriverà) il (tuo|suo) turno",
                "nl": r"u (staat|bent) (nu )?in de (wacht)?rij|(u|je) aan de beurt",
                "zh": r"您?正在排队|轮到您",
                "ja": r"順番(を)?お待ち|順番が来",
                "ru": r"вы (сейчас )?в очереди|(подойд[её]т|наступит) ваша очередь",
            }
        ),
        agrees=_PLEA,
    ),
    Wording(
        name="region block",
        also_at=(403,),
        reason="legal-block",
        scope=_URL,
        titles=_any(
            {
                "en": (
                    r"(451[ :-]*)?unavailable (due to|for) legal reasons"
                    r"|(content |page |site |video )?(is )?(not |un)available in your (country|region|location"
                    r"|area)|(geo|region|country)[- ]?(block(ed)?|restrict(ed|ion))"
                ),
                "fr": r"(contenu |site )?(non disponible|indisponible) dans votre (pays|région)",
                "de": (r".{0,30}in (ihrem|deinem) land nicht verfügbar|in (ihrer|deiner) region nicht verfügbar"),
                "es": r".{0,30}no (está )?disponible en (su|tu) (país|región)",
                "pt": (
                    r".{0,30}(não (está )?disponível|indisponível) (no|em) seu (país|região)"
                    r"|.{0,30}indisponível na sua região"
                ),
                "it": r".{0,30}non (è )?disponibile nel (tuo|suo) paese",
                "nl": r".{0,30}niet beschikbaar in (uw|jouw) (land|regio)",
                "zh": r".{0,20}(您|你)所在的?(国家|地区).{0,10}(不可用|无法访问)",
                "ja": r".{0,20}お住まいの(国|地域).{0,10}(利用|表示)できません",
                "ru": r".{0,30}недоступ\w+ в (вашей стране|вашем регионе)",
            }
        ),
        texts=_any(
            {
                "en": (
                    r"(not|n't|un|longer) ?(be )?(available|accessible|accessed|offered|shown) (in|from|to"
                    r" visitors from|to users in) your (current )?(country|region|location)"
                    r"|(blocked|restricted|prohibited) (in|from|for) your (country|region|location)"
                    r"|(from|in) a country (belonging to|within|in) the european"
                    r"|(european (economic area|union)|\beu\b|\beea\b).{0,120}(cannot|can't|unable|not available"
                    r"|unavailable|blocked|not (currently )?(grant|offer|provide))"
                    r"|(unavailable|not available|cannot|can't|unable).{0,120}(european (economic area|union)"
                    r"|\bgdpr\b|general data protection)|access from your (country|region) (is|has been) "
                    r"|unavailable (due to|for) legal reasons"
                ),
                "fr": (
                    r"(pas|plus|non|in) ?(disponible|accessible) dans votre (pays|région|zone)"
                    r"|depuis votre (pays|région)"
                ),
                "de": r"in (ihrem|deinem) land (leider )?nicht|in (ihrer|deiner) region (leider )?nicht",
                "es": r"no (está|se encuentra) disponible en (su|tu) (país|región|ubicación)",
                "pt": (
                    r"(não (está )?disponível|indisponível) (no|em|na|para) (o )?(seu|sua) (país|região"
                    r"|localização)"
                ),
                "it": (r"non (è )?(disponibile|accessibile) (nel|dal) (tuo|suo) paese|nella (tua|sua) (regione|area)"),
                "nl": (r"niet (beschikbaar|toegankelijk) in (uw|jouw) (land|regio)|vanuit (uw|jouw) (land|regio)"),
                "zh": r"(您|你)所在的?(国家|地区|區域).{0,12}(不可用|无法|不提供|受限)",
                "ja": r"(お住まいの|お客様の|ご利用の)(国|地域).{0,12}(利用|表示|視聴)(でき|いただけ)ません",
                "ru": r"недоступ\w+ (в|для) (вашей стран\w+|вашем регионе|вашего региона)",
            }
        ),
        agrees=_SORRY,
        asserts=_any(
            {
                "en": _THIS
                + (
                    r" (is|are) (currently )?((not |un)available|not accessible|blocked|restricted) (in|from|for) your"
                    r" (current )?(country|region|location|area|territory)"
                ),
                "fr": (
                    r"cette? (page|contenu|site|article|vidéo) (n'est )?(pas |plus |in)(disponible|accessible)"
                    r" (dans|depuis)"
                    r" votre (pays|région)"
                ),
                "de": (
                    r"diese[rs]? (seite|inhalt|artikel|video|website) (ist|steht) .{0,20}in (ihrem"
                    r"|deinem) land nicht"
                ),
                "es": (
                    r"est[ea] (página|contenido|sitio|artículo|vídeo|video) no (está"
                    r"|se encuentra) disponible en (su|tu)"
                    r" (país|región)"
                ),
                "pt": (
                    r"est[ea] (página|conteúdo|site|artigo|vídeo) (não está disponível|está indisponível) (no"
                    r"|em|na) (seu|sua)"
                    r" (país|região)"
                ),
                "it": r"quest[oa]? ?(pagina|contenuto|sito|articolo|video) non è disponibile nel (tuo|suo) paese",
                "nl": r"deze? (pagina|inhoud|website|artikel|video) is niet beschikbaar in (uw|jouw) (land|regio)",
            }
        ),
    ),
    Wording(
        name="cookie wall",
        reason="bot-wall",
        scope=_URL,
        words=80,
        titles=_any(
            {
                "en": (
                    r"cookies?( and javascript)? (are |is |must be )?(required|disabled|absent|needed|not"
                    r" (enabled|supported)|turned off)"
                    r"|(please )?enable (cookies|javascript)( and (cookies|javascript))?"
                    r"|cookie (error|absent|wall)"
                ),
                "fr": r"cookies (requis|désactivés|nécessaires)|(veuillez )?activer les cookies",
                "de": r"cookies (erforderlich|deaktiviert|benötigt)|(bitte )?cookies aktivieren",
                "es": (
                    r"se requieren cookies|cookies (requeridas|desactivadas)"
                    r"|(por favor )?(active|habilite) las cookies"
                ),
                "pt": r"(ative|habilite) os cookies|cookies (necessários|desativados)",
                "it": r"(abilita|attiva) i cookie|cookie (richiesti|disabilitati)",
                "nl": r"cookies (vereist|uitgeschakeld)|schakel cookies in",
                "zh": r"请启用\s?cookies?",
                "ja": r"cookie ?を有効にしてください",
                "ru": r"(включите|требуются) (файлы )?cookies?",
            }
        ),
        texts=_any(
            {
                "en": (
                    r"(enable|turn on|activate) (your browser's )?(javascript (and|&) )?(your )?cookies"
                    r"|browser (must|to|does not|doesn't) accept cookies"
                    r"|cookies?( and javascript)? (are|is|must be|need to be|have been|has been) (required(?! for)"
                    r"|disabled|enabled|turned (on|off)|not (enabled|accepted|supported))"
                    r"|does(n't| not) (accept|support) cookies"
                ),
                "fr": (
                    r"activ\w+ les cookies"
                    r"|cookies (sont|doivent être) (désactivés|activés|requis)"
                ),
                "de": (
                    r"cookies aktivieren"
                    r"|cookies (sind|müssen|wurden) .{0,20}(deaktiviert|aktiviert|erforderlich)"
                ),
                "es": (
                    r"(activ|habilit)\w+ (las |el uso de )?cookies"
                    r"|cookies (están|deben estar) (desactivadas|habilitadas|activadas)"
                ),
                "pt": (
                    r"(ativ|habilit)\w+ (os )?cookies"
                    r"|cookies (estão|devem estar) (desativados|habilitados|ativados)"
                ),
                "it": (
                    r"(abilit|attiv)\w+ (i |l'uso dei )?cookie"
                    r"|cookie (sono|devono essere) (disabilitati|abilitati|attivati)"
                ),
                "nl": (
                    r"cookies in(schakelen)?\b"
                    r"|cookies (zijn|moeten) .{0,20}(uitgeschakeld|ingeschakeld)"
                ),
                "zh": r"(启用|开启|允许|啟用).{0,12}cookies?",
                "ja": r"cookie.{0,4}(を|が)(有効|許可)",
                "ru": r"(включ|разреш)\w+ .{0,20}(cookies?|куки)",
            }
        ),
        agrees=_TO_CONTINUE,
        asserts=re.compile(
            _THIS
            + r" (cannot|can't|could not) be (displayed|shown|loaded).{0,30}\b(javascript|cookies|your browser must)\b"
        ),
    ),
    Wording(
        name="block page",
        reason="bot-wall",
        scope=_URL,
        also_at=(404, 410),
        titles=_any(
            {
                "en": (
                    r"(error )?(\d{3} ?[-:.]? ?)?((this|your|the) )?(access|request|permission|entry)"
                    r" (is |was |has been )?(denied|blocked|rejected|refused|forbidden|restricted)[.!]*"
                    r"|(\d{3} ?[-:.]? ?)?(forbidden|blocked|not acceptable)[.!]*"
                    r"|(web|content|internet) (filter|page blocked|site blocked)( violation)?|site blocked"
                    r"|page blocked|blocked notification page|you('ve| have) been blocked[.!]*"
                    r"|firewall (block|alert|notice).{0,20}|waf .{0,30}|(web )?application firewall"
                    r"( error| alert| block page)?"
                ),
                "fr": (r"accès (refusé|interdit|bloqué)|requête (rejetée|bloquée|refusée)|(page|site) bloquée?"),
                "de": (
                    r"zugriff (verweigert|gesperrt|blockiert)|zugang (verweigert|gesperrt)"
                    r"|(anfrage|seite) (abgelehnt|blockiert|gesperrt)"
                ),
                "es": (
                    r"acceso (denegado|prohibido|restringido|bloqueado)"
                    r"|(solicitud|petición|página) (rechazada|bloqueada|denegada)"
                ),
                "pt": (
                    r"acesso (negado|proibido|bloqueado)"
                    r"|(solicitação|requisição|página) (rejeitada|bloqueada|negada)"
                ),
                "it": r"accesso (negato|vietato|bloccato)|(richiesta|pagina) (rifiutata|bloccata|respinta)",
                "nl": (
                    r"toegang (geweigerd|verboden|ontzegd|geblokkeerd)"
                    r"|(verzoek|aanvraag|pagina) (geweigerd|geblokkeerd)"
                ),
                "zh": (
                    r"(访问|請求|请求|存取|訪問)(被|已被?)?(拒绝|拒絕|拦截|阻止|禁止)|网站防火墙|禁止访问"
                    r"|.{0,10}waf.{0,10}拦截.{0,6}"
                ),
                "ja": r"アクセス(が)?(拒否|禁止|制限|ブロック)(され.{0,6})?",
                "ru": r"доступ (запрещ[её]н|ограничен|заблокирован)|запрос (отклон[её]н|заблокирован)",
            }
        ),
        texts=_any(
            {
                "en": (
                    r"access (to (this|the) (page|site|website|resource|server|url) )?(is |has been |was"
                    r" )?(denied(?! for user)|forbidden|blocked)(?! to (?!this|the (page|site)))"
                    r"|(access to (this|the) (page|site|website|resource|server|url)|your access) (is|has been|was)"
                    r" (temporarily )?(restricted|limited)"
                    r"|(you|your (ip|network|organi[sz]ation|browser|computer)( address)?)('ve| have| has) been"
                    r" (temporarily |permanently )?(blocked|banned|denied|blacklisted)"
                    r"|\b(your|this|the|a) (request|response|connection|attempt|page|site|website|url|content"
                    r"|access|function|ip( address)?)( you (requested|made|are trying to (access|view|reach)))?"
                    r" (has been|was|is|have been|is currently being) (automatically |temporarily )?"
                    r"(blocked|rejected|intercepted)( by| due| because| for| automatically|\.|$)"
                    r"|request ?/ ?response has been blocked|we('ve| have) blocked (your|access)"
                    r"|(unfairly|wrongly) blocked|attack (was |has been )?detected"
                    r"|\byour (request|connection|access|ip)( address)? (has been|was|is) (denied|refused|banned)"
                    r"|(you are|you're) (not allowed|not authori[sz]ed|not permitted|unable) to (access|view"
                    r"|visit) (this|the) (page|site|website|resource|server|url)|you do(n't"
                    r"| not) have permission to (access"
                    r"|view)"
                    r"|blocked by (network |site |your |the )?(security|administrator|firewall|policy|proxy|owner)"
                    r"|blocked automatically|blocked[!. ]+malicious"
                    r"|malicious (activity|code|behaviou?r|request|traffic) (was |has been |is )?(detected|blocked)"
                ),
                "fr": (
                    r"accès (à cette (page|ressource)|au site)? ?(vous )?(est |a été )?(refusé|interdit|bloqué)"
                    r"|(requête|demande|adresse ip) (a été|est) (bloquée|rejetée|refusée)"
                    r"|n'(êtes|avez) pas (autorisé|l'autorisation|le droit)"
                ),
                "de": (
                    r"(zugriff|zugang) (auf diese seite )?(wurde |ist )?(verweigert|gesperrt|blockiert|untersagt)"
                    r"|(anfrage|anforderung|ip-adresse) (wurde|ist) (blockiert|abgelehnt|gesperrt|zurückgewiesen)"
                    r"|(keine|nicht die) berechtigung"
                ),
                "es": (
                    r"acceso (a esta página )?(ha sido |fue )?(denegado|bloqueado|prohibido|restringido)"
                    r"|(solicitud|petición|url solicitada|dirección ip) (ha sido|fue|está) (bloquead|rechazad"
                    r"|denegad)[ao]|no tiene(s)? (permiso|autorización)"
                ),
                "pt": (
                    r"acesso (a esta página )?(foi )?(negado|bloqueado|proibido)"
                    r"|(solicitação|requisição|url solicitada|endereço ip) foi (bloquead|rejeitad|negad)[ao]"
                    r"|não tem permissão"
                ),
                "it": (
                    r"accesso (a questa pagina )?(è stato )?(negato|bloccato|vietato)"
                    r"|(richiesta|url richiesto|indirizzo ip) è stat[ao] (bloccat|rifiutat|respint)[ao]"
                    r"|non (hai|ha|si dispone) .{0,12}(autorizzazion|permess)"
                ),
                "nl": (
                    r"toegang (tot deze pagina )?(is )?(geweigerd|geblokkeerd|ontzegd)"
                    r"|(verzoek|aanvraag|ip-adres) (is|werd) (geblokkeerd|geweigerd)|geen (toestemming|toegang)"
                ),
                "zh": (
                    r"(访问|请求|請求|訪問|操作)(已|被|已被|行为)?.{0,4}(拒绝|拒絕|拦截|攔截|阻断|阻止|禁止)"
                    r"|触发了?安全规则|黑客攻击"
                ),
                "ja": r"アクセス(は|が|を)?.{0,6}(拒否|禁止|制限|ブロック)|(リクエスト|要求)(は|が)(拒否|ブロック)",
                "ru": (
                    r"доступ .{0,30}(запрещ[её]н|ограничен|заблокирован)|запрос (был )?(отклон[её]н|заблокирован)"
                    r"|ваш ip.{0,20}заблокирован"
                ),
            }
        ),
        agrees=_REFERENCE,
        asserts=re.compile(
            r"\b(you have|you've|your ip( address)? has) been (temporarily |permanently )?(blocked|banned)\b"
            r".{0,80}\b(your ip|ray id|incident id|reference id|(web)?site (owner|administrator))\b"
        ),
    ),
    # usgpo/bulk-data #148: title and page where JSON is due. Elsewhere "Request Access" heads honest forms.
    Wording(
        name="access page",
        reason="bot-wall",
        scope=_HOST,
        words=400,
        titles=_any({"en": r"request access|access request(ed)?|unblock (request|access)"}),
        texts=_any({"en": r"programmatic access .{0,60}limited|aggressive(ly)? (automated )?scrap(ing|ed)"}),
        agrees=re.compile(r"\b(captcha|bot test)\b.{0,40}\brequest access"),
    ),
    # vBulletin, phpBB, MediaWiki and the member areas of societies. "You are not logged in" heads live pages (Moodle).
    Wording(
        name="login",
        reason="login",
        scope=_URL,
        words=BRIEF,
        is_success=True,
        is_login=True,
        titles=_any(
            {
                "en": (
                    r"((log|sign)[ -]?in|authentication|registration) (is )?(required|needed)[.!]*"
                    r"|(please )?(log|sign) in"
                    r"|(your )?session (has )?(expired|timeout|timed out|ended)|not logged in"
                ),
                "fr": r"connexion (requise|nécessaire)|session expirée|identifiez-vous",
                "de": r"anmeldung erforderlich|sitzung abgelaufen|bitte (anmelden|einloggen)",
                "es": r"(inicie|inicia) sesión|sesión (caducada|expirada)",
                "pt": r"(inicie|faça) (sessão|login)|sessão expirada",
                "it": r"accesso richiesto|sessione scaduta",
                "nl": r"(inloggen|aanmelden) (vereist|verplicht)|sessie verlopen",
            }
        ),
        texts=_any(
            {
                "en": (
                    r"\bplease (log|sign)[ -]?in( again)?( to (continue|proceed|view (this|the|other) pages?"
                    r"|(view|access|see|read) (this|the) (page|content|document|site|forum))\b| first| or"
                    r" (register|join))"
                    r"|\byou (must|need to|have to) (be )?(logged|log|signed|sign)[ -]?in( first)?[.!]"
                    r"|\byou (must|need to|have to) (be )?(logged|log|signed|sign)[ -]?in to (continue|proceed"
                    r"|view (this|the))"
                    r"|\byour session (has )?(expired|timed out|ended)"
                ),
                "fr": r"vous devez (être connecté|vous connecter|vous identifier)|veuillez vous (connecter|identifier)",
                "de": (
                    r"sie müssen (sich anmelden|sich einloggen|angemeldet|eingeloggt)|bitte (melden sie sich"
                    r"|loggen sie sich)"
                ),
                "es": r"debes? (iniciar sesión|identificarse|estar registrado)|(por favor,? )?inici[ae] sesión para",
                "pt": r"(precisa|deve|tem de) (estar logado|fazer login|iniciar sessão|autenticar)|faça login para",
                "it": r"(devi|è necessario) (effettuare (il login|l'accesso)|accedere|autenticarsi|essere registrat)",
                "nl": r"u (moet|dient) (eerst )?(ingelogd|in te loggen|inloggen|aangemeld)|log in om",
                "zh": r"请先?登[录陆錄入](后|後)?(再)?(查看|访问|继续|使用)|(需要|您还没有|尚未)登[录陆]",
                "ja": r"ログインしてください|ログインが必要",
                "ru": r"(необходимо|нужно) (войти|авторизоваться|зарегистрироваться)|войдите, чтобы",
                "ko": r"로그인 ?(후|이 필요|하세요|해 ?주)|볼 권한이 없습니다",
                "ar": r"(يرجى|يجب) تسجيل الدخول",
            }
        ),
        agrees=_any(
            {
                "en": (
                    r"\b(log ?in or (join|register)|not available to guests"
                    r"|register(ed)? (now|here))\b"
                ),
                "ko": r"로그인 후|권한이 없",
                "ja": r"会員のみ",
                "ar": r"غير متاح",
            }
        ),
        asserts=_any(
            {
                "en": (
                    r"\byou (must|need to|have to) (be )?(logged|log|signed|sign)[ -]?in( first)? (to|before you can)"
                    r" (view|access|see|read|open) (this|the|that|other) (page|content|forum|topic|board|area"
                    r"|site|document)"
                    r"|\brequires? (you|that you|users) (to )?be (registered and )?(logged|signed) in to (view"
                    r"|access|read)"
                    r"|\b(is|are) not available to guests\b"
                    r"|\b(this page|(?<!if )(?<!when )(?<!once )your session) has (expired"
                    r"|timed out)\b.{0,30}\b(log|sign) in"
                    r"|\byou are not logged in or you do not have permission to access this page"
                ),
            }
        ),
    ),
    Wording(
        name="paywall",
        reason="paywall",
        scope=_URL,
        words=60,
        is_success=True,
        titles=_any(
            {
                "en": (
                    r"(subscribe|register) to (read|continue|continue reading)|subscription required"
                    r"|subscribers only"
                ),
                "fr": r"(article )?réservé aux abonnés|abonnez-vous.*",
                "de": r"nur für abonnenten|abo erforderlich",
                "es": r"solo (para )?suscriptores",
            }
        ),
        texts=_any(
            {
                "en": (
                    r"(subscribe|register|sign up) to (continue|keep|read|unlock)|for subscribers only"
                    r"|subscription (is )?required"
                ),
                "fr": r"réservé aux abonnés|abonnez-vous pour",
                "de": r"nur für abonnenten|abo abschließen",
                "es": r"suscríbete para|solo para suscriptores",
            }
        ),
        asserts=re.compile(
            _THIS + r" (is|are) (not|un) ?available (with|under|to|in) your (current )?(subscription|institution|plan)"
        ),
        agrees=re.compile(
            "already (a )?(subscri|have an account|registered)|déjà abonné|bereits abonn|ya (eres )?suscri"
        ),
    ),
)

LOGIN_TITLE = _any(
    {
        "en": (
            r"(please |you must |you need to )?(log|sign)[ -]?(in|on)( (to|with|or|required|page|form|here|screen"
            r"|using|again)\b.{0,60})?"
            r"|(user|member|members|customer|account|client|staff|patient|portal|secure|central|web|single"
            r"|admin\w*|my \w+) (log|sign)[ -]?(in|on)( page)?"
            r"|(authentication|login|log-in|sign-in) (is )?required|.{2,30} (login|log in|sign in)( page)?"
        ),
        "fr": (
            r"connexion( à .{0,40})?|se connecter( à .{0,40})?|connectez-vous.{0,60}|identifiez-vous"
            r"|s'identifier|authentification.{0,20}"
        ),
        "de": (
            r"anmelden( bei .{0,40})?|anmeldung|einloggen|login( erforderlich)?"
            r"|bitte (melden sie sich|anmelden|einloggen).{0,40}|benutzeranmeldung"
        ),
        "es": (
            r"inici(ar|a|e|o de) sesión.{0,40}|acceder|acceso( (de |para )?(usuarios|clientes|socios))?"
            r"|identifí(cate|quese)|entrar"
        ),
        "pt": (
            r"entrar|inici(ar|e|a) (a )?sessão.{0,40}|(fazer|faça) (o )?login.{0,40}|acess(ar|e)( sua conta)?"
            r"|autenticação"
        ),
        "it": r"accedi.{0,40}|accesso( utenti)?|effettua (il )?(login|l'accesso)|autenticazione",
        "nl": r"inloggen.{0,40}|aanmelden.{0,40}|log in",
        "zh": r"(用户|会员|請|请|账号)?(先)?(登录|登入|登錄)(页面)?",
        "ja": r"(ログイン|サインイン)(ページ|画面|してください)?",
        "ru": r"вход( (на|в) .{0,40})?|войти( (на|в) .{0,40})?|авторизация",
        "ko": r"로그인",
        "pl": r"zaloguj się.{0,40}|logowanie",
        "sv": r"logga in.{0,40}",
    }
)

# Whole steps of a path, and names of hosts, that only logins have.
LOGIN_PATH = re.compile(
    r"/((user|account|accounts|users|members?|auth|cas|secure|idp|oam|customer)[/_-])?(log|sign)[-_]?(in"
    r"|on)(form|page|user)?"
    r"(\.(php|aspx?|jspx?|do|html?|action|cgi|cfm))?(/|$)|/wp-login\.php|/(authwall|ssostart|shibboleth(-ds)?"
    r"|openathens|adfs/ls)(/|$)"
    r"|/oauth2?/(v\d/)?authori[sz]e|/auth/realms/|/saml2?/|/openid-connect/auth|/(anmeldung|anmelden|einloggen"
    r"|connexion"
    r"|se-connecter|iniciar-sesion|inicio-sesion|entrar|accedi|inloggen|aanmelden)(\.\w{2,5})?(/|$)"
)
LOGIN_HOST = re.compile(
    r"^(login|logon|signin|sso|accounts?|auth|idp|wayf|adfs|passport)\.|\.(okta|auth0|onelogin)\.com$"
)
