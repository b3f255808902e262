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
    else is shown that an honest mention seldom has beside it. `also_at`: statuses that mean something by themselves, at
    which the words still say more. `is_success`: believed only of a page sent as a success. `is_form`: a captcha on the
    page agrees too.
    """

    name: str
    reason: str
    scope: WallScope
    titles: re.Pattern[str]
    texts: re.Pattern[str]
    agrees: re.Pattern[str]
    words: int = 120
    also_at: tuple[int, ...] = ()
    is_success: bool = False
    is_form: bool = False


def _any(by_language: Mapping[str, str]) -> re.Pattern[str]:
    return re.compile("|".join(by_language.values()))


# The widgets of hCaptcha, reCAPTCHA, Turnstile, Arkose, GeeTest, Friendly Captcha and Tencent.
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
)

# What block pages give their reader to quote to support, and how they name the one they turn away.
_REFERENCE = re.compile(
    r"\b(reference|incident|support|request|event|ray|error|case|block|transaction|tracking)"
    r" ?(id|number|no\.?|code|#)?\"?\s?[:#=]"
    r"|\b(client|your) ip\b|\bip address\b"
    r"|\b(contact|inform|e-?mail)\b.{0,40}\b(administrator|owner|helpdesk|support)\b"
    r"|\bfirewall\b|\bwaf\b|for security (reason|purpose)|why (have|was) i (been )?blocked|安全规则|管理员"
)
# What one who asks too often is told to do.
_PLEA = re.compile(
    r"\b(try|come|check) (again|back)|\bwait (a|for|until)|\breload|\brefresh\b|\bslow(ing)? down|\byour ip\b"
    r"|réessay|revenir|patient|erneut|noch einmal|später|warten|inténtelo|intenta|espere|novamente|aguarde|riprova"
    r"|attend|probeer|wacht|稍后|稍後|请等待|しばらく|お待ち|再度|позже|подождите"
)
# What passing the check is for. Not "your browser" or "cookies": banners speak of these.
_PROOF = re.compile(
    r"\b(to continue|before (you )?(proceed|continu|access)"
    r"|to (access|proceed|view|enter|visit) (to )?(the|this|our|your)\b)"
    r"|\b(please (wait|stand by)|this (may|will|process|should) (take|is)|redirected (to|automatically|once|shortly))"
    r"|pour continuer|um fortzufahren|para continuar|per continuare|om door te gaan|继续|続行|продолж"
    r"|\b(reference|incident|support|request|ray) (id|#|number)"
)
_SORRY = re.compile(
    r"\b(sorry|unfortunately|apologi[sz]e|we recogni[sz]e)|désolé|malheureusement|leider|lo sentimos|lamentablemente"
    r"|desculp|infelizmente|purtroppo|spiacenti|helaas|抱歉|对不起|申し訳|ご利用いただけません|сожален|извините"
    r"|\bgdpr\b|\bip\b"
)
_TO_CONTINUE = re.compile(
    r"\b(to (continue|proceed|access|view|use)|in order to|required)\b|reload|refresh|try again"
    r"|pour (continuer|accéder)|um (fortzufahren|diese)|para (continuar|acceder|acessar)|per (continuare|accedere)"
    r"|om (door|verder)|继续|続|продолж"
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
                    r"|challenge|validation|protection)[.!]*|captcha( page)?|client challenge|robot or human\??"
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
                    r"(verify|confirm|prove|ensure|check(ing)?|make sure|making sure) (that )?(if )?(you('re|"
                    r" are)|your? (are )?humanity) ?(a |an |not a |not an )?(real )?(human|person|robot|bot)"
                    r"|are you a (human|robot)\b"
                    r"|(checking|verifying|validating) (your browser|if the site connection|the security of your"
                    r" connection)"
                    r"|(complete|solve|pass|enter|finish) the (captcha|security (check|puzzle)|challenge"
                    r"|characters you see)"
                    r"|(unusual|suspicious|automated|robotic|malicious|non-human) (network )?(traffic|activity"
                    r"|requests|queries|behaviou?r|access) (has been |was |is |have been )?(detected|coming"
                    r"|originating|blocked|from (your|this)|on your)"
                    r"|detect(ed|s)? (unusual|suspicious|automated|robotic|malicious|non-human|bot)\b"
                    r"|(think|believe|suspect|appear to be|made us think).{0,30}\b(ro)?bot\b|press (and|&) hold"
                    r"|why do i have to complete a captcha|slide (right )?to (secure|verify)"
                    r"|your (request|browser) is being (verified|checked)"
                ),
                "fr": (
                    r"(vérifi|confirm|prouv)\w+ que vous (êtes|n'êtes pas) (bien )?(un )?(humain|être humain"
                    r"|robot|personne)|vérification de (votre navigateur|la sécurité de votre connexion)"
                    r"|(activité|trafic) (inhabituel|suspect)|(accès|requêtes|trafic) automatisée?s?"
                ),
                "de": (
                    r"(bestätigen|verifizieren|prüfen|überprüfen|beweisen).{0,30}(mensch|kein roboter|ihren"
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
    ),
    Wording(
        name="rate limit",
        also_at=(403,),
        reason="rate-limited",
        scope=_POSTPONE,
        titles=_any(
            {
                "en": (
                    r"(error )?(429 ?[-:.]? ?)?(too many requests|rate limit(ed| exceeded| reached)?)[.!]*"
                    r"|slow down!?"
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
                    r"too many (\w+ )?(requests|queries|attempts|accesses|page views)|rate[- ]limit(ed|ing)?\b"
                    r"|(exceeded|reached|over) (the|your|our) .{0,40}\b(limit|quota|number of requests)"
                    r"|(requests?|pages?|going) too (quickly|fast|often|frequently)"
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
                    r"|(users|people) in line ahead of you|when it is your turn"
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
                    r" visitors from|to users in) your (current )?(country|region|location|area)"
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
                    r"(enable|turn on|allow|accept|activate) (your browser's )?(javascript (and|&) )?(your"
                    r" )?cookies"
                    r"|cookies?( and javascript)? (are|is|must be|need to be|have been|has been) (required"
                    r"|disabled|enabled|turned (on|off)|not (enabled|accepted|supported))"
                    r"|does(n't| not) (accept|support) cookies"
                ),
                "fr": (
                    r"(activ|accept|autoris)\w+ les cookies"
                    r"|cookies (sont|doivent être) (désactivés|activés|requis)"
                ),
                "de": (
                    r"cookies (aktivieren|zulassen|akzeptieren)"
                    r"|cookies (sind|müssen|wurden) .{0,20}(deaktiviert|aktiviert|erforderlich)"
                ),
                "es": (
                    r"(activ|habilit|acept|permit)\w+ (las |el uso de )?cookies"
                    r"|cookies (están|deben estar) (desactivadas|habilitadas|activadas)"
                ),
                "pt": (
                    r"(ativ|habilit|aceit|permit)\w+ (os )?cookies"
                    r"|cookies (estão|devem estar) (desativados|habilitados|ativados)"
                ),
                "it": (
                    r"(abilit|attiv|accett)\w+ (i |l'uso dei )?cookie"
                    r"|cookie (sono|devono essere) (disabilitati|abilitati|attivati)"
                ),
                "nl": (
                    r"cookies (in(schakelen)?|accepteren|toestaan)"
                    r"|cookies (zijn|moeten) .{0,20}(uitgeschakeld|ingeschakeld)"
                ),
                "zh": r"(启用|开启|允许|啟用).{0,12}cookies?",
                "ja": r"cookie.{0,4}(を|が)(有効|許可)",
                "ru": r"(включ|разреш)\w+ .{0,20}(cookies?|куки)",
            }
        ),
        agrees=_TO_CONTINUE,
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
                    r" )?(denied(?! for user)|forbidden|blocked|restricted)"
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
                    r"|visit)|you do(n't| not) have permission to (access|view)"
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
            r"connexion( à .{0,40})?|se connecter( à .{0,40})?|connectez-vous.{0,60}|identifi(cation|ez-vous)"
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
    r"/((user|account|accounts|users|members?|auth|cas|secure|idp|oam|customer)[/_-])?(log|sign)[-_]?(in|on)(form|page|user)?"
    r"(\.(php|aspx?|jspx?|do|html?|action|cgi|cfm))?(/|$)|/wp-login\.php|/(authwall|ssostart|shibboleth(-ds)?|openathens|adfs/ls)(/|$)"
    r"|/oauth2?/(v\d/)?authori[sz]e|/auth/realms/|/saml2?/|/openid-connect/auth|/(anmeldung|anmelden|einloggen|connexion"
    r"|se-connecter|iniciar-sesion|inicio-sesion|entrar|accedi|inloggen|aanmelden)(\.\w{2,5})?(/|$)"
)
LOGIN_HOST = re.compile(
    r"^(login|logon|signin|sso|accounts?|auth|idp|wayf|adfs|passport)\.|\.(okta|auth0|onelogin)\.com$"
)
