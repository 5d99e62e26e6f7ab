"""The words that tell that a treatment has happened, or that it is still to come.

T stands for a word for the treatment, as long as that word was (`assistant.treated` puts it there): no name of one stands here.
"""

from __future__ import annotations

import re

from assistant.people import OTHERS

TREATMENT = re.compile(
    r"\b(?:treatments?|tre?a?t?e?ments?|tretments?|treatmants?|sessions?"
    r"|sesions?|sessoins?|sesh|appoint?e?ments?|apoint?ments?|appts?|procedures?)\b(?! (?:for|page|plan|list|options?"
    r"|room)\b)"
)
# What was done to a face: "they did my face", "had my skin done".
FACE = r"(?:face|skin|cheeks?|forehead|chin|neck|scars?|nose|jaw\w*|decollete|it|mine|me|everything|them|this|whole thing)"
HAD = r"(?:had|hadd|ive had|have had|has had|underwent|received|completed|finished|had done|done with|survived|got through)"
DONE = r"(?:done|needled|treated|zapped|poked|finished)"
BY_THEM = (
    r"(?:they|you|u|she|he|(?:you )?(?:guys|lot|all)|the (?:\w+ )?(?:nurse|clinic|girl|lady|doctor|doc|therapist|beautician"
    r"|practitioner|team))"
)
EARLY = r"(?:(?:already|just|only|now|finally|recently|have|has|ve|all|also|then|literally|both|even) )*"
WHICH = (
    r"(?:(?:my|a|an|the|our|your|this|that|one|two|three|first|second|third|fourth|fifth|1st|2nd|3rd|4th|5th|6th|last"
    r"|latest"
    r"|initial|another|previous|already|just|full|whole|of|facial|skin|session|treatment|T_*\b|lovely|great|long) )*"
)
HAPPENED = re.compile(
    rf"\b{HAD} {EARLY}{WHICH}T_*\b(?! (?:moved|booked|cancel\w*|resched\w*|postponed|changed|planned|scheduled|put))"
    rf"|\b(?:had|got|gotten|have had) {EARLY}(?:(?:my|the|all|whole) )*{FACE} (?:all |already )?{DONE}\b"
    rf"|\b(?:i|ive|have|just|already|only) {EARLY}had (?:it|mine)\b(?! (?:booked|planned|scheduled|moved|cancel\w*))"
    rf"|^(?:just |only just )?had (?:it|mine)\b(?! (?:booked|planned|scheduled|moved|cancel\w*))"
    rf"|\b{BY_THEM} {EARLY}(?:needled|treated|poked|worked on|went over|did|have done|ve done)"
    rf" (?:my |the |all of my )?{FACE}\b"
    rf"|\b(?:was|were|got|been|have been|ive been|just|already|im freshly|freshly) {EARLY}(?:\w*needled)\b"
    r"|\b(?:was|got|been|have been|ive been|just|already) (?:(?:already|just|only) )*treated\b(?! for\b)"
    r"|^(?:i )?(?:was|got|been) done\b"
    rf"|\b{FACE} (?:was|got|is|has been) (?:all |already )?(?:done|needled|treated)\b"
    r"|\bT_*\b (?:was|is over|is done|is finished|is behind me|happened|took place|went|has been|ended|finished"
    r"|is already (?:over|done|behind)|all done|over and done|s (?:over|done|finished|behind me))\b"
    r"|\bT_*\b (?:all |already )?(?:done|finished|over|behind me)\b"
    r"|\b(?:came|come|back|home|left|walked|fresh|got back|got home|returned|drove home)(?: \w+){0,4}? (?:of|from|after)"
    r" (?:my |the |a |your |first |second )*T_*\b"
    rf"|\b(?:i|you|they) {EARLY}did (?:my|the|a) (?:first |second |third )?T_*\b"
    r"|\b(?:ever )?since (?:my|the|your|our|that|having|getting|i had)(?: \w+){0,2} T_*\b"
    r"|\b(?:post|after|following|since) (?:my|your|our|yesterdays|todays|last weeks)(?: \w+){0,2}? T_*\b"
)
# Not one's own treatment, not told as a fact, or long ago.
DOUBTED = re.compile(
    r"\b(?:not|never|no|havent|hasnt|hadnt|didnt|wasnt|isnt|arent|if|unless|before|until|till|suppose|imagine"
    r"|when ill|once ive"
    r"|how (?:long|soon|many|much|often)|what|which|when (?:can|should|do|is|will)|could have|should have|would have|wish"
    r"|(?:can|may|shall|should|will|would|could|do|does|did|is|are|am|have|has) (?:i|it|we|you|they|she|he|my|the"
    r"|having|getting)"
    r"|almost|nearly|want|wanted|like to|hoping|thinking|told about|asked about|read about)\b"
)
LONG_AGO = re.compile(
    r"\b(?:years?|decades?) (?:ago|back)\b|\b(?:ages|long) ago\b|\bin (?:19|20)\d\d\b|\b(?:some|long) time ago\b"
    r"|\bin the past\b"
)
OF_ANOTHER = re.compile(rf"\b(?:my|a|our|his|her|the) (?:\w+ )?{OTHERS}\b|\b(?:she|he|they) (?:had|got|was|were|has|have)\b")
OF_MYSELF = re.compile(r"\b(?:i|ive|im|me|mine|myself|my (?:face|skin|cheeks?|forehead|T_*\b))\b")
# Still ahead, in words that need no date.
WITHIN = r"(?: (?!and\b|but\b|so\b)\w+){0,4}?"
BOOKED = re.compile(
    rf"\b(?:until|till|til|before|ahead of|to go before|to go until) (?:i (?:have|get) )?(?:my|the|our|your|next"
    rf"|first){WITHIN} T_*\b"
    r"|\b(?:hours?|hrs?|days?|weeks?|minutes?|mins?|sleeps?) (?:to go|left)\b"
    r"|\b(?:hours?|hrs?|days?|weeks?) (?:until|till|til|before) (?:my |the )?T_*\b"
    rf"|\b(?:booked|scheduled|due|planned|lined up|penciled|pencilled){WITHIN} (?:T_*\b|in|for|on|it|{FACE} done|today"
    rf"|tomorrow)\b"
    r"|\b(?:T_*\b|it|one) (?:is |was |got |has been |all )*(?:booked|scheduled|planned|moved|postponed|pushed"
    r"|rescheduled|changed|coming up)\b"
    r"|\bupcoming\b|\bcoming up\b|\bforthcoming\b"
    rf"|\b(?:got|have|ive|having|getting|get|theres) (?:got )?(?:my|a|an|the|another|me|one more)(?: (?:first|second"
    rf"|third|next|\w+th|last"
    r"|proper|big|free|new|initial|follow up))?(?: T_*\b)? T_*\b(?! (?:done|over with|yesterday|last|this morning"
    r"|earlier|(?:\w+ ){1,3}ago))"
    r"|\b(?:about|supposed|meant|waiting|going|ready|set|hoping|planning|want|need|wanting|looking) to (?:have|get|be"
    r"|start|go for|undergo|come"
    rf" (?:in )?for)(?: (?:my|the|a|it|me|this|first|second|next|another))* (?:T_*\b|{DONE}|{FACE} {DONE})"
    rf"|\b(?:having|getting|doing) (?:my |the )?(?:{FACE} {DONE}|it\b|{DONE}|T_*\b)"
    rf"|\b(?:im|i am|ill|i will|will|gonna|going to|to) be(?:ing)? {DONE}\b|\b(?:im|am|are|is) being {DONE}\b"
    rf"|\b(?:are|re|theyre|youre|is|shes|hes|will|gonna|going to|ll|theyll) (?:be )?(?:needling|treating|doing|needle"
    rf"|treat|do) (?:my |the )?{FACE}\b"
    r"|\b(?:are|re|theyre|youre|is|shes|hes|will be|gonna be) T_*\b (?:my|me)\b"
    r"|\b(?:on (?:my|the) way|heading|driving|off|in the car|going|walking) (?:\w+ )?(?:to|for|in for) (?:my |the "
    r"|a )?T_*\b"
    r"|\b(?:waiting room|sitting in reception|numbing cream (?:is )?on (?:right )?now)\b"
    r"|\b(?:can|could|may|should|shall|do|must|will|would) i (?:\w+ )?(?:have|come|go|attend|keep|get|cancel|postpone"
    r"|reschedule|move|delay|rebook"
    rf"|proceed|go ahead|show up|turn up|tell|skip|book){WITHIN} (?:T_*\b|needled|treated|tomorrow|in|next)\b"
    r"|\b(?:cancel|postpone|reschedule|rebook|push back|bring forward|delay|keep) (?:my|the|our|that)(?: \w+)? T_*\b"
    r"|\b(?:havent|not|hasnt|didnt|wasnt|have not|has not|isnt)(?: \w+){0,4}? (?:yet|until)\b"
    r"|\b(?:next|second|third|fourth|2nd|3rd|4th|5th|6th) (?:one|T_*\b|time) (?:is|s|will|on|at|in|tomorrow|next|this"
    r"|today|tonight)\b"
    r"|\b(?:another|one more) (?:one|T_*\b)(?: \w+)? (?:soon|on|at|in|tomorrow|next|this|today|tonight|booked|planned"
    r"|coming)\b"
    r"|\b(?:have|got|theres) another (?:one|T_*\b)\b"
    r"|\bT_*\b (?:is |s )?(?:later|tonight|tomorrow|tmrw|soon|next|this (?:evening|afternoon|coming|week|weekend)"
    r"|in \d+|in an? |in (?:two|three|four|five"
    r"|six|ten))\b"
    r"|\b(?:got|have|ive got) (?:my )?T_*\b(?: \w+)? (?:later|tonight|tomorrow|tmrw|soon|next|this (?:evening|coming))\b"
)
NOT_BOOKED = re.compile(r"\b(?:cancelled|canceled|not booked|havent booked|no appointment|nothing booked)\b")
PIECES = re.compile(r"[.,;:!?]|\b(?:and|but|so|because|cos|cause|while|then)\b")


# The same in German, Spanish, Portuguese and Greek, over plain text without accents.
_THEIRS = (
    r"(?:behandlung\w*|termin|sitzung|tratamiento|sesion|cita|tratamento|sessao|consulta|marcacao"
    r"|θεραπεια|συνεδρια|ραντεβου|T_*)"
)
_SOON = (
    r"(?:(?<!heute )(?<!gestern )morgen|ubermorgen|nachste\w*|kommende\w*|bald|heute abend|(?<!esta )(?<!la )manana"
    r"|proxim\w*|amanha|logo|dentro de"
    r"|daqui a|αυριο|μεθαυριο|επομεν\w*|αλλη (?:εβδομαδα|βδομαδα))"
)
BOOKED_ABROAD = re.compile(
    rf"\b{_SOON}\b[^.;:!?]*\b{_THEIRS}\b|\b{_THEIRS}\b(?: (?!war\b|fue\b|foi\b|ηταν\b|gestern\b|ayer\b"
    rf"|ontem\b)\w+){{0,3}} {_SOON}\b"
    rf"|\b(?:habe|hab|tengo|tenho|εχω)(?: (?!hatte\b|gehabt\b|gemacht\b|hecho\b|feito\b|κανει\b)\w+){{0,4}} (?:termin"
    rf"|cita|marcacao|ραντεβου)\b"
    rf"|\b(?:vor|antes de|antes do|antes da|πριν)(?: \w+){{0,2}} {_THEIRS}\b"
    r"|\b(?:gebucht|vereinbart|reservad[oa]|agendad[oa]|marcad[oa]|κλεισει)\b|\b(?:noch nicht|todavia no|aun no"
    r"|ainda nao|ακομα δεν|δεν εχω κανει)\b"
)
