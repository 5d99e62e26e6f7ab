"""The small words that tell whose time a time is: the treatment's, that of the thing asked about, or neither's."""

from __future__ import annotations

import re
from datetime import timedelta

# "Just had it" is within this time.
JUST_NOW = timedelta(hours=2)

# Where one thought ends and the next begins. Stops inside times are blanked out before.
STOP = re.compile(r"[.,;:!?](?= |$)")
BREAK = re.compile(
    r"(?<!can)(?<!could)(?<!may)(?<!should)(?<!shall)(?<!would) "
    r"(?=(?:and|but|so|then|because|cos|if|und|aber|wenn|pero|porque|mas|si|y|e)\b"
    r"|(?:when )?(?:can|could|may|might|should|shall|would|will|am) (?:i|we|she|he|they|my|it)\b"
    r"|(?:is|are) (?:it|that|this|there)\b|(?:kann|darf|soll|konnte|sollte|ist) (?:ich|wir|man|es)\b"
    r"|(?:puedo|puede|podria|posso|pode|poderia)\b"
    r"|(?:i|ive|we) (?:had|was|got|did|went|just|am)\b|im\b|my (?:appointment|session|treatment)s? (?:is|was|will)\b)"
)

# Words for the treatment besides its names: "my treatment", "it done", but not "laser treatment" or "treated for acne".
_OWN = (
    r"my|the|a|an|this|our|your|first|second|third|[1-6](?:st|nd|rd|th)|next|last|another|one|had|have|having|post|after|following|since"
    r"|before|her|his"
)
TREATMENT = re.compile(
    rf"(?:^|[.,;:!?#] |\b(?:{_OWN}|and|but|if) )(?:(?P<cue>(?:session|appointment|appt|procedure)s?)\b"
    r"|(?P<care>treatments?)\b(?! (?:for|with)\b))"
    r"|\b(?:my|the) (?P<turn>first|second|third|fourth|last|latest|next)\b(?= (?:(?:one|was|is|will|on|be) )*#)"
    r"|\b(?P<treated>treated)\b(?! (?:for|with)\b)"
    r"|\b(?P<done>(?:it|mine|everything|face|skin|neck|scars) (?:all )?done)\b"
    r"|\b(?P<by>(?:they|you|u|she|he|guys|lot|team|girls?|lad(?:y|ies)|nurse|clinic|doctor|doc|therapist|beautician)"
    r" (?:(?:have|ve|#+|just|only|finally) )*(?:did|done|worked on|went over) (?:all )?(?:me|(?:my|the)"
    r" (?:(?:whole|entire|full|left|right) )?(?:face|skin|cheeks?|forehead|chin|neck|scars?|nose|jaw\w*)))\b"
    r"|\b(?P<ended>(?:they|you|u|she|he|nurse|clinic|doctor|therapist) (?:(?:have|ve|#+|just|only|finally) )*finished"
    r" (?:(?:with|on) )?(?:me|(?:my|the) (?:whole )?(?:face|skin|cheeks?|forehead|neck)))\b"
    r"(?! (?:cream|mask|wash|serum|care|products?|order|roller)s?\b)"
    r"|(?:^|[.,;:!?#] |\b(?:had|got|with|and|after) )(?P<needles>(?:the|my|your|those|these) needles|needles(?= (?:were|was|#)))\b"
    r"|\b(?P<out>(?:walked|stepped|come|came|got|popped|out|back|home)(?: (?:out|back|home))? (?:of|from)"
    r" (?:your|ur|the) (?:clinic|place|practice|salon|studio|surgery|chair|treatment room))\b"
    r"|\b(?P<left>left (?:(?:your|ur|the) (?:clinic|place|practice|salon|studio|surgery|chair)|you(?: guys| lot| all)?))\b"
    r"(?! (?:a|an|my|some|two|another|several|one|the|no|your|\d+|with|alone|because|without)\b)"
    r"|(?:^|[.,;:!?#] |\b(?:and|i|only) )(?P<was>(?:was|got|been) done)\b"
    r"|\b(?P<lassen>habe?|habs)(?= (?:(?:ich|es|das|mich|erst|schon|gerade) )*(?:#+ )*(?:(?:es|das|mich) )?(?:machen|behandeln) lassen\b)"
    r"|\b(?P<dran>war)(?= (?:ich )?#+ (?:dran|bei (?:euch|ihnen))\b)"
    r"|\b(?P<hecho>me l[oa] (?:hice|hicieron|he hecho|han hecho)|me hice(?= #))"
    r"|\b(?P<feito>fiz(?: isso|(?= (?:(?:o|a|isso) )?#)|(?= *(?:[.,;:!?]|$))))"
    r"|(?<!\w)(?P<ekana>το (?:εκανα|ειχα|εχω κανει)|εκανα(?= #))(?!\w)"
    r"|\b(?P<other>behandlung|termin|sitzung|behandelt|tratamiento|sesion|cita|tratamento|sessao|consulta)\b"
)

ABILITY = re.compile(
    r"\b(?:can|could|may|might|should|shall|am|will|would) (?:i|we|she|he|they|you|my|one|it)\b"
    r"|\b(?:when|how soon|how long|is it|ok|okay|alright|allowed|safe to|possible|want to|like to|going to|planning)\b"
    r"|\b(?:kann|darf|soll) (?:ich|man)\b|\b(?:puedo|puede|posso|pode)\b|(?<!\w)(?:μπορω|μπορουμε)(?!\w)"
)
QUESTION = re.compile(
    ABILITY.pattern
    + r"|^ *(?:is|are|does|do|did|will|would|can|could|how|what|why|which|should|where|has|was|wann|wie)\b"
    + r"|^ *(?:cuando|quando)\b"
)
# Wanting the treatment itself is not having it: "can I get a session on Friday".
WISH = re.compile(
    r"\b(?:can|could|may|should|shall|would) (?:i|we|you|she|he) (?:still |also |just |then )?"
    r"(?:have|get|do|book|come|schedule|be)\b"
    r"|\b(?:want|like|need|hoping|wondering) (?:to (?:have|get|book|do)|an?|my)\b"
)
NOT_OURS = re.compile(
    r"\b(?:cancel\w*|reschedul\w*|available|availability|free (?:slot|appointment)s?|book (?:an?|in|me|my)"
    r"|make an appointment|look(?:ed|ing)? (?:at|into)|told (?:me |us )?about|talk\w* about|heard (?:of|about)"
    r"|read (?:up )?(?:on|about)|asked (?:\w+ )?about|consultation|quote for|supposed to|meant to|should have (?:been|had)|was going to"
    r"|turned me away|sent me (?:home|away)|(?:didnt|not|wouldnt|couldnt|refused to) (?:\w+ )?treat)\b"
)
PAID = re.compile(r"\b(?:booked|paid|bought|called|rang|asked|read|saw|heard)\b")
OTHERS = re.compile(
    r"\b(?:my|a) (?:sister|brother|friend|mum|mom|mother|dad|daughter|son|wife|husband|partner|girlfriend|boyfriend"
    r"|boss|colleague|cousin|aunt|neighbour)\b"
)
MYSELF = re.compile(r"\b(?:i|me|mine|myself)\b")

# What stands right before a time.
NOT_THIS = re.compile(
    r"\b(?:not|isnt|wasnt|every|each|instead of|rather than|nicht|jeden|cada|todos los) (?:on |the |last |this )?$"
)
SINCE = re.compile(r"\b(?:since|seit|desde) (?:the |el |a )?$")
UNTIL = re.compile(r"\b(?:until|till|til|before|by|bis|hasta|ate|antes de) (?:the )?$")
AFTER = re.compile(
    r"\b(?:after|following|since|post|from|before|ahead of|prior to|nach|vor|despues de|depois de|antes de)"
    r"(?: \w+){0,3} ?$"
)

JUST = re.compile(
    r"\b(?:just|literally just|only just) (?:now )?(?:had|got|been|did|finished|came|come|left|done|completed|received"
    r"|walked|stepped|popped|back|out|home|treated)\b|\bfresh (?:from|out of)\b|\b(?:acabo de|acabei de|gerade)\b"
)
HAD_IT = re.compile(r"\b(?:had|got|did) (?:it|mine)\b|\bhatte (?:es|sie)\b")
JUST_BEFORE = re.compile(r"\bjust (?:been |got )?$")
CORRECTION = re.compile(
    r"\b(?:actually|no|nope|sorry|meant|correction|wrong|it was|wait|oops|mistake|nein|doch"
    r"|eigentlich|en realidad|na verdade|nao)\b"
)
EXCUSE = re.compile(r"\b(?:sorry|mistake|bad|oops|ops|whoops|meant|wrong|correction|typo|mistyped|wait|nope?)\b")
TOLD = re.compile(r"\b(?:its|it is|it will be|mine is)\b")
HERE_I_AM = re.compile(r"\b(?:im|i am|were|its|been|now|still|day|post|out)\b")
FOLLOW_UP = re.compile(r"^ *(?:and|or|und|y|e)\b")

# With a time, these say nothing but the time.
FILLERS = frozenset(
    "about actually after again all and approx approximately around as at back been but cheeks chest clinic come"
    " correction day did done doch eh eigentlich er face first fue foi for from get got guess had have hello hey"
    " hang hi hm hmm i im in is it its ive just last literally maybe me mean meant mine mistake my neck nein no nope"
    " now of oh ok okay on one oops or probably really right roughly same seit since desde not isnt wasnt so sorry"
    " sure that the there think this time to um uhr uh und was wait we whoops well hatte went were when with wrong yeah yep yes"
    " yet you your finished please they theyve am ja nao sim si ayer era el la na em en war es ist das a e y will be".split()
)
EXCUSES = FILLERS | frozenset("bad error mistyped ops slip typo typed whoops wrote".split())
STILL = FILLERS | {"still", "red", "skin", "are", "currently", "only"}
BETWEEN = frozenset(
    "on at is was its were will be done it session appointment appt treatment procedure the a my scheduled booked"
    " planned for this about around by here there in your clinic of from took place happened up coming performed"
    " with you guys all over face neck cheeks back am ist war wurde gemacht es fue el la foi na no em treatments"
    " started due finished ended ich das mich erst schon gerade es das bei".split()
)
BETWEEN_BEFORE = frozenset(
    "i we had got have did was were my the a an first second third last next it done went for to come came in"
    " been received ive just at your clinic of skin face session getting having get due booked im finished"
    " completed left ist war habe hatte ich meine mein die eine einen me hice hicieron tuve mi el la un una fiz"
    " fui minha meu o um uma back from lo la es das erst schon".split()
)
BETWEEN_AFTER = frozenset("my the a first second last having had getting meiner der minha meu el la mi o session post".split())


def few(text: str, allowed: frozenset[str]) -> bool:
    """Whether `text` holds only allowed words and stops."""
    text = re.sub(r"[#.,;:!?]", " ", text)
    text = re.sub(r"\b(?:is|was) (my|the|our)\b", r"\1", text)
    return all(word in allowed for word in text.split())
