"""English words that tell whose a condition is, whether it is told, asked or supposed, and when it is there."""

from __future__ import annotations

import re

from assistant.clauses import SUBJECTS

CONDITIONAL = re.compile(r"\b(?:if|unless|suppose|supposing|assuming|in case|imagine)\b")
SAY_THAT = re.compile(r"^[ ,]*(?:(?:so|and|but|lets|just|ok) )*say (?:i|im|ive|my|there|that i)\b")
WHENEVER = re.compile(r"^(?:\W*\w+ )?(?:when|whenever|once|should)\b")
MEANWHILE = re.compile(r"\b(?:while|whilst|during|when|whenever)\b")
QUESTION_WORDS = frozenset("what whats how why which where who whos when hows whys".split())
POLITE = frozenset(
    "hi hello hey please ok okay well yes yeah no oh also sorry thanks just quick question so and but then , :".split()
)
GENERAL = (
    r"(?:people|women|men|anyone|anybody|persons?|those|individuals|patients|clients|mothers|mums|moms|ladies"
    r"|girls|everyone|someone|somebody|woman|lady)"
)
OF_ANYBODY = re.compile(
    rf"\b(?:{GENERAL}|you) (?:\w+ )?(?:with|who|whos|that|whose|have|has|had|are|get|is|suffering|having|still"
    rf"|currently)\b[^.]*$"
)
ANYBODY_AFTER = re.compile(rf"^ (?:{GENERAL}|mother|mum|mom|skin)\b(?! here)")
PEOPLE_AFTER = re.compile(
    r"^ (?:people|women|men|persons|individuals|patients|clients|mothers|mums|moms|ladies|girls)\b(?! here)"
)
ME = re.compile(r"\b(?:i|im|ive|id|me|my|myself|mine|we|weve|our)\b")
OWN = re.compile(r"\b(?:i|im|ive|my|as an?)\b")
OWNED = re.compile(r"\b(?:my|our|her|his|their)(?: \w+){0,2}$")
ABOUT = re.compile(
    r"\b(?:know|ask|asking|wonder\w*|hear|heard|read|learn|understand|questions?|curious|interested in|info\w*"
    r"|regarding|about|concerning|explain|saw|list\w*|mention\w*|article|policy|rules?)\b"
)
SUFFERS = re.compile(
    r"\b(?:diagnosed with|suffer\w* (?:from|with)|woke up with|dealing with|struggling with|struggle with"
    r"|living with|live with|broke out in|come out in|came out in|ended up with|down with|covered in|full of"
    r"|developed|caught|contracted|picked up|pick up|come down with|came down with|riddled with|plagued (?:by|with)"
    r"|battling|fighting|got)\b"
)
THIS_IS = re.compile(
    r"\b(?:its|it is|this is|thats|that is|theres|there is|there are|these are|they are|it was|turned out to be"
    r"|confirmed)(?: \w+){0,3}$"
)
WOULD_WITH = re.compile(
    r"\bi (?:cant|can|could|may|should|shouldnt|cannot|must|mustnt|will|wont) .*\b(?:with|during|while|whilst"
    r"|when|in|on|over|despite)\b"
)
ELLIPSIS = frozenset(
    "am have got had was been has gave lost getting diagnosed taking take using use been suffering suffer suffers "
    "currently "
    "still".split()
)
STILL = re.compile(r"\b(?:still|currently|right now|at the moment)\b")
GUESSED_OF = (SUBJECTS | {"this", "it", "that", "these", "my"}) - {"you", "youre"}
COUNTS_AS = re.compile(
    r"\b(?:(?:count|counts|counted|class|classed|regarded|qualif\w+|seen|pass) as|(?:considered"
    r"|called)(?: as)?)(?: \w+)?$"
)
WANTS = re.compile(
    r"^[ ,]*(?:(?:and|but|so|however|still|also|really|just|would|im|i|do) )*(?:want|wanna|wanting|need|would like"
    r"|love|hoping|hope"
    r"|wondering|looking|thinking|interested|booked|keen|fancy|desperate|scheduled|(?:got|have) (?:an?|my) \w+|due)\b"
)
PLACED_AFTER = re.compile(
    r"^ (?:[\w,.]+ ){0,6}?(?:its|it is|theyre|they are|which is|thats|that is|mainly|mostly|only|just)"
    r"(?: (?:all|right|now|just|mainly|mostly|only|also))* (?:on|in|around|round|under|over|across|near|by|at|above"
    r"|below|affecting|covering) my\b"
)
HERE_AFTER = re.compile(r"^(?: \w+){0,3}? here\b|^ (?:sufferer|patient|carrier|survivor)\b")
OF_MYSELF = re.compile(
    r"^[ ,]*(?:(?:and|so|hi|hello|hey) )*(?:im|i am|ive got|i have)(?: (?!asking|wondering|curious|worried|confused"
    r"|thinking|sure|not)\w+){1,4}$"
)
I_AM_AFTER = re.compile(r"^(?: [,.;])? (?:but |though |however )?i (?:am|do|have|might be)(?: [,.;!]|$| and| so| though)")
OTHERWISE = re.compile(
    r"^[^.?!]{0,60}? (?:but|though|although|however) (?:\w+ ){0,2}?i (?:do |did |often |sometimes |regularly "
    r"|usually |always |still )*"
    r"(?:get|got|have had|had|suffer from|used to get|used to have|carry) (?:them|it|one|ones|those|some)\b"
)
INSTEAD = re.compile(r"^[ ,]*(?:and |but )?(?:just|only)\b")
TESTED = re.compile(r"\b(?:positive|lines?|bfp)\b")
BEING = re.compile(r" (?:is|are|has|have|keeps) |^\w+s \w+ing\b")
WEEKS = re.compile(r"\b\d+ (?:weeks?|months?|wks?|mths?)\b|^(?:weeks?|wks?|months?|mths?)\b")
AT_WEEKS = re.compile(r"^[ ,]*(?:at |about |nearly |almost |only )*\d+ (?:weeks?|wks?|months?|mths?)\b(?! (?:ago|back|old))")
OF_ME = re.compile(r"\b(?:my (?:own )?milk|(?:on|off|from|by) (?:me|my (?:breast|boob)\w*))$")
ON_THE_WAY = re.compile(r"\b(?:on (?:the|its|his|her|their) way|due|coming)\b")
CAUSED = re.compile(
    r"^[ ,]*(?:(?:and|all|mainly|mostly|only|just|partly) )*(?:because of|due to|caused by|cos of|coz of|owing to)$"
)
LIFELONG = re.compile(
    r"\b(?:born (?:with|like) (?:it|that|this|them)|from birth|since (?:birth|childhood|i was (?:a )?\w+)"
    r"|(?:all|my whole|my entire) (?:my )?life)\b"
)
ON_TOP = re.compile(r"\b(?:also|plus|too|as well)\b")
TOPIC = re.compile(
    r"^(?:pregnanc\w+|lactation|\w+ing disorder|due date)$|(?:sores|infections|disorders|diseases|problems|blisters|outbreaks)$"
)
CHATTER = frozenset(
    "lol haha hahaha hehe omg xx x pls plz thx ty tho though btw eek ugh yay sadly weeks week wks wk months mths".split()
)
LEAVE_NEXT = re.compile(
    r"^[ ,.!:]*(?:\w+ ){0,2}?(?:(?:can|could|may|should|shall|will|would|am) i|(?:is|would|will|wld) (?:it|that|this)"
    r"(?: (?:be|still|really|even))* (?:ok|okay|safe|fine|alright|all right|allowed|possible|good|bad|dangerous|risky)"
    r"|(?:still )?(?:ok|okay|safe|fine|alright|good|allowed) to (?:come|have|do|get|book|go)"
    r"|still (?:ok|okay|safe|fine|allowed))\b"
)
BODY = re.compile(
    r"\b(?:faces?|skins?|lips?|cheeks?|chin|forehead|nose|mouth|body|head|hands?|arms?|legs?|back|chest|scalp|neck"
    r"|jaw\w*|here)\b"
)
