"""The wordings that go on about an urgent notice, or settle it, over plain text (see `assistant.terms.plain`)."""

from __future__ import annotations

import re

_LEAD = (
    r"^(?:(?:im scared|im worried|im panicking|i am scared|i am worried|scared|panicking|so|ok|okay|oki|k|and|but|then|well|right|please|pls|help|omg|oh|god|my god|hm+|erm?|um|shit|yes|yeah|no|sorry"
    r"|hello|hey|wait|thanks|thank you|cheers|still|alright|all right|great|good|fine|got it|i see|understood|hi"
    r"|also|gut|na|ja|nein|bitte|und|aber|oh je|vale|bueno|pues|y|pero|si|bom|ta|e|mas|entao|et|mais|alors|bon|ma|allora|en|maar|ahora|agora|jetzt|nun|maintenant|adesso|nu"
    r"|ενταξει|και) |[,.:!?] )*"
)
_TAIL = (
    r"(?: (?:(?:until|till) (?:they|it|you|the clinic|the surgery) opens?|(?:until|till) (?:the )?(?:morning|tomorrow|monday)|now|then|next|first|please|pls|here|about (?:it|that|this)|with (?:it|that|this)|for (?:it|that|this)|myself"
    r"|meanwhile|in the meantime|until then|till then|right now|exactly|instead|though|anyway|at home|tonight|today|again|else"
    r"|or not|or what|or|so|help|thanks|really|just|do you think|you think|lol|god|if (?:they|you)(?: are|re)? (?:closed|shut)"
    r"|jetzt|denn|nun|dann|tun|machen|bitte|ahora|por favor|entonces|agora|entao|maintenant|alors|adesso|nu|τωρα|[,.!?]))*$"
)
_I = r"(?:i|we|she|he|one|you)"
_THIS = r"(?:this|that|it|those|these)"
_ASKED = (
    rf"(?:what|wat|wot) (?:the (?:hell|fuck) )?(?:do|should|shall|can|must|would|could|am|are|will) {_I}"
    r"(?: (?:do|be doing|supposed to do|meant to do|have to do|need to do|going to do|say|take|use|put on it|put on))?"
    r"|what am i to do|what do you want me to do|do i have to|must i|do i need to|is (?:it|that) (?:really )?necessary"
    r"|(?:do|does) (?:i|it|this|that|she|he) (?:really )?need (?:a doctor|an ambulance|help|treatment|antibiotics|to be seen|medical"
    r" help|a hospital)|(?:could|might|can) (?:it|this|that) be (?:dangerous|serious|bad|an emergency|an allergy|infected|fatal)"
    r"|why (?:should|must|do|would) i (?:have to |need to )?(?:call|go|ring|phone)(?: (?:them|999|112|you|an ambulance|there))?"
    r"|(?:soll|kann|muss|darf) ich (?:noch |bis morgen |bis montag |einfach )*(?:warten|abwarten|anrufen|zum arzt)(?: gehen)?"
    r"|(?:puedo |debo |mejor )?esper(?:o|ar)(?: (?:a|hasta) (?:manana|el lunes))?|(?:posso |devo |melhor )?esper(?:o|ar)(?: ate (?:amanha|segunda))?"
    r"|(?:je peux |je dois |dois je |puis je )?(?:attendre|jattends)(?: (?:demain|lundi))?|(?:posso |devo )?aspett(?:o|are)"
    r"|(?:can|could) (?:i|it|this) wait|wait (?:or|till|until) \w+|ok to wait|is it ok(?:ay)? to wait"
    r"|what (?:to do|now|next|then|else|about (?:it|now))|now what|and now|so now|(?:so )?what|where (?:do|should|can) (?:i|we) go"
    r"|(?:who|whom|which number|what number) (?:do|should|shall|can|must) (?:i|we) (?:call|ring|phone|ask|speak to|talk to|contact)"
    rf"|(?:do|should|shall|must) {_I} (?:really |actually |still |even |just )*(?:have|need)?(?: to)?"
    r" ?(?:call|ring|phone|go|worry|wait|come in|be worried|see (?:a|the|my) (?:doctor|gp)|go to (?:hospital|a e|the hospital|er"
    r"|the er|a doctor|the doctor))"
    r"(?: (?:you|them|the clinic|an ambulance|a doctor|999|112|anyone|anybody|somebody|in|there|to hospital|to a e))*"
    rf"|(?:is|was|are) {_THIS} (?:really |actually |that |so |very |at all )*(?:an emergency|emergency|serious|dangerous|bad|urgent"
    r"|necessary|needed|life threatening|an allergic reaction|an allergy|an infection|infected|deadly|harmful)"
    r"|how (?:serious|bad|dangerous|urgent) is (?:this|that|it)"
    rf"|(?:can|could|will|would|does) {_THIS} (?:just |really |not |even )*(?:wait|go away|pass|kill me|get worse|heal|stop)"
    r"(?: (?:by itself|on its own|till|until|tomorrow|monday|alone))*"
    r"|(?:can|could|cant|may|shall) i (?:just |not |also |maybe )*(?:wait|sleep|lie down|leave it|see|ignore it|take something"
    r"|take (?:an? )?(?:\w+ )?(?:antihistamine|paracetamol|ibuprofen|tablet|painkiller)s?)"
    r"(?: (?:till|until|for|on it|it off|tomorrow|monday|the morning|a bit|a while|and see|how it goes))*"
    r"|(?:can|could|will) you (?:please )?help(?: me)?|help(?: me)?|(?:are you|you) (?:sure|serious|kidding)|really|seriously"
    r"|for real|what(?:s| is) (?:wrong with me|happening|going on|happening to me|wrong)"
    r"|(?:am i|will i|are we|is she|is he|will she|will he) (?:going to |gonna )?(?:be )?"
    r"(?:ok|okay|fine|alright|die|dying|in danger|safe|all right)"
    r"|(?:is|will) (?:my|the|our) (?:baby|child|unborn|little one|face|skin|eye|sight) (?:be |going to be |gonna be )?"
    r"(?:ok|okay|fine|alright|safe|all right|in danger|hurt|harmed|healthy)"
    r"|how long (?:will|does|do) (?:it|this|that|they) (?:last|take|stay)|(?:any|some) (?:advice|idea|tips)|what do you (?:think|suggest"
    r"|advise|recommend)|tell me what to do|what (?:would|do) you (?:do|say)"
    r"|was (?:jetzt|nun|tun|machen|soll ich|kann ich|muss ich|mach ich|mache ich|tu ich)|wo (?:soll|muss) ich hin"
    r"|wen (?:soll|muss) ich anrufen|muss ich (?:wirklich )?(?:anrufen|zum arzt|ins krankenhaus)|ist (?:das|es) (?:schlimm|gefahrlich)"
    r"|que (?:hago|debo hacer|tengo que hacer|puedo hacer)|ahora que|y ahora|a quien llamo|es (?:grave|peligroso)"
    r"|(?:o )?que (?:faco|devo fazer|tenho de fazer|fazer|eu faco)|agora|e agora|agora o que|para quem ligo|e (?:grave|perigoso)"
    r"|que (?:faire|dois je faire)|(?:je|on) fais? quoi|qu(?:est ce que| est ce que)? je (?:fais|dois faire)|quest ce que je (?:fais"
    r"|dois faire)|maintenant|cest grave|cosa (?:faccio|devo fare)|che (?:faccio|devo fare)|adesso|wat (?:nu|moet ik doen|doe ik)"
    r"|jetzt|que hago|τι (?:κανω|να κανω|πρεπει να κανω)|(?:και )?τωρα"
)
WHAT_NOW = re.compile(rf"{_LEAD}(?:{_ASKED}){_TAIL}")
STILL_THERE = re.compile(
    rf"{_LEAD}(?:(?:its|it|theyre|they|this|that|all|everything|nothing|has|have|is|are|hasnt|isnt|havent|wont|doesnt|didnt) )*"
    r"(?:(?:still|not|only|getting|got|become|just|a bit|really|much|any|even|going|no) )*"
    r"(?:there|the same|same|here|like that|like this|worse|bigger|no change|no better|not better|changed|improved|hurts|hurting"
    rf"|gone away|not gone|going away|going down|gone down|stopped|stopping|stop)"
    rf"{_TAIL}"
    rf"|{_LEAD}(?:(?:its|it is|it|theyre|they are|is|are) )?(?:(?:still|so|really|very|getting) )+(?:swollen|red|sore|hot|itchy|numb"
    rf"|painful|bleeding){_TAIL}"
    rf"|{_LEAD}(?:its|thats|it is|that is) (?:not (?:me|mine)|(?:for )?my \w+)(?: (?:but|not|me|its|it is|my \w+|,))*{_TAIL}"
)

_BE = r"(?:its|it is|thats|that is|that was|it was|this is|theyre|they are|theyll be|itll be|it will be|its all|was|be)"
_GUESS = (
    r"(?:probs?|probably|prolly|prob|maybe|perhaps|surely|certainly|clearly|obviously|definitely|must be|may be|might be|could be"
    r"|has to be|must have been|might just be|i think|i guess|i reckon|i bet|i suppose|im sure|im guessing|pretty sure|bound to be)"
)
_WEAK = (
    r"(?:just|only|nothing|normal|nerves|stress|hormones|anxiety|panic|heat|the (?:balm|cream|serum|heat|weather|sun|wine|food"
    r"|pollen|cold|mask|stress|nerves|numbing|alcohol)|from the|because of the|due to|down to the|hay fever|an allergy|a bit of|some)"
)
_FINE = r"(?:fine|ok|okay|alright|all right|good|nothing|normal|grand|harmless|no big deal|no biggie)"
_LATER = r"(?:tomorrow|later|in the morning|on (?:mon|tues|wednes|thurs|fri|satur|sun)day|next week|monday|after (?:work|the weekend))"
_PUT_OFF = (
    r"(?:ill|i will|im gonna|im going to|i am going to|lets|i would rather|id rather|i might|i want to|i can|i could|gonna|gunna"
    r"|just|going to|can i|could i|cant i|rather)"
)
PLAYED_DOWN = re.compile(
    rf"\b{_GUESS}(?: (?:its|it|is|thats|that|theyre|they|are|was|be|this|all|a|really))* {_WEAK}\b(?! (?:\d|one|two|three|a day|24|48))"
    rf"|^(?:(?:nah+|naa+h?|no|nope|meh|lol|haha+|well|oh|eh|nvm|never ?mind|whatever|relax|dont worry|ach|ah|pff+|ok|okay|but"
    rf"|yeah) |, )*{_BE}(?: (?:{_GUESS}|really|all)){{0,3}} (?:{_WEAK}|{_FINE})\b(?! (?:to|if|for|with|when|that|\d))"
    rf"|\b(?:im|i am|i feel|i do feel|im feeling|shes|she is|hes|he is|we are|i will be|ill be|itll be|it will be|shell be|hell be)"
    rf"(?: (?:totally|really|all|kinda|pretty|quite|probably|just|still|perfectly|sure|absolutely|otherwise|going to be))*"
    r" (?:fine|ok|okay|alright|all right|better|good)\b(?! (?:to|if|for|with|when|that|about|at|candidate))"
    r"|\bi doubt (?:it|its|that)\b|\b(?:thats|that is|that seems|seems|its|it seems) (?:a bit |way |totally |too |really )*(?:too much|a bit"
    r" much|over the top|excessive|extreme)\b"
    r"|^(?:(?:nah|no|well|oh|ok|but|lol|probably|maybe) |, )*just (?:the|a|my|some|from the) (?!question|quick|second|minute|few|couple)"
    r"|\bjust (?:the|a|my|some) \w+ i (?:think|guess|reckon)\b|\bsupposed to be (?:like|so)\b|\bnormal after\b"
    r"|\b(?:says?|said|reckons?|thinks?|told me) (?:that )?(?:its|it is|thats|it was|this is) (?:probably )?(?:nothing|normal|fine|ok"
    r"|okay|harmless|just|only)\b|\b(?:had|got) (?:it|that|the same|this) (?:last time|before|too|as well)\b|\balways happens\b"
    r"|\bhappens every time\b|\bfeel (?:so |a bit |really )?(?:silly|stupid|embarrassed)\b"
    r"|\b(?:took|taken|taking|had) (?:an?|some|one|two|my) (?:\w+ )?(?:antihistamines?|cetirizine|loratadine|piriton|benadryl|zyrtec"
    r"|paracetamol|ibuprofen|painkillers?|aspirin)\b"
    r"|\b(?:clinic|surgery|you|they|gp|doctors?) (?:is|are|s) (?:now |all |already )?(?:closed|shut)\b"
    r"|\b(?:not|isnt|aint|nothing|cant be|hardly|wasnt) (?:that |so |too |really |very |all that |actually )*"
    r"(?:bad|serious|urgent|dangerous|an emergency|emergency|worth it|worrying|dramatic|a big deal|the end of the world)\b(?! for)"
    r"|\b(?:overreact\w*|over reacting|exaggerat\w*|dramatic|drama|no big deal|no biggie|silly of me|being silly|fuss)\b"
    r"|\b(?:no|dont|do not|wont|not|didnt|without|isnt|never) (?:really |actually |even |any |going to |gonna |think i )*"
    r"(?:need|want|have|call\w*|ring\w*|phon\w*|bother\w*|go\w*|see\w*|wast\w*|necessary)(?: (?:to|for|an?|the|any))*"
    r"(?: (?:call|ring|phone|bother|go|see|waste|disturb|trouble))?(?: (?:to|an?|the|my|their|your|them|that|for))*"
    r" ?(?:ambulance|doctor|doc|gp|hospital|help|clinic|999|112|111|anyone|anybody|time|them|you|er|a e|emergency|paramedics)\b"
    rf"|\b{_PUT_OFF} (?:just |rather |maybe |prob\w* |first )*(?:wait|sleep on it|sleep it off|see how|see if|leave it|ignore|monitor"
    r"|keep an eye|watch it|lie down|manage|live|survive|take (?:an?|some|a few|two|more)|put (?:some|an?|ice|cream)|give it|call if|ring if|phone if|go if|see what)\b"
    rf"|\b(?:call\w*|ring\w*|phon\w*|contact\w*|tell|ask|visit|see (?:a|the|my|somebody|someone|how)|go (?:in|there|to (?:a|the|my)))(?: \w+){{0,4}} {_LATER}\b"
    r"|\b(?:it|this|that|swelling|they)(?:ll| will| is going to| usually| always)? (?:pass|go away|settle|calm down|go down|heal|be"
    r" gone|goes away|goes down|sort itself out|subside)\b"
    r"|\b(?:bit|little|slightly|already|feeling|somewhat|getting|much) (?:less|better|easier)\b"
    r"|\bbut (?:no|nobody|they|no one)(?: \w+)? (?:answer\w*|pick\w*|reply|replied)\b"
    r"|\b(?:no one|nobody|noone|no answer|nobody is) (?:answers?|picks? up|picking up|answering|there)\b|\bcant (?:reach|get through)"
    r"|\b(?:wohl|vermutlich|wahrscheinlich|bestimmt|sicher|sicherlich|vielleicht|sind|ist) (?:nur|nichts|bloss|eh nur|blos)\b"
    r"|\b(?:nicht so schlimm|nicht schlimm|halb so wild|halb so schlimm|wird schon|geht schon|ich warte|warte (?:mal|noch|bis)"
    r"|brauche keinen|kein notfall|morgen (?:anrufen|gehen)|rufe morgen)\b"
    r"|\b(?:seguro que|sera solo|solo es|es solo|no es nada|sera la|sera el|probablemente|no es para tanto|no es grave|no creo que|ya se pasara"
    r"|ya pasara|espero (?:a|hasta) manana|llamo manana)\b"
    r"|\b(?:nao e nada|deve ser|nao deve ser|acho que nao e|e so|provavelmente|vai passar|ja passa|nao e grave|espero ate amanha|ligo amanha)\b"
    r"|\b(?:surement|cest juste|cest rien|ce nest rien|ca va passer|ca passera|pas grave|jattends|probablement|sara solo"
    r"|non e niente|niente di grave|passera|het is niks|valt wel mee|gaat wel over|waarschijnlijk)\b"
    r"|(?:δεν ειναι τιποτα|μαλλον|θα περασει|δεν ειναι σοβαρο)"
)

_WHO = (
    r"(?:999|112|911|111|the (?:clinic|doctor|doc|gp|hospital|ambulance|emergency\w*|surgery|paramedics|number|line|helpline|crisis"
    r" line|samaritans|nurse|pharmacist)|an? (?:nurse|paramedic|pharmacist)|an ambulance|a doctor|my (?:doctor|gp|midwife|mum|husband|wife|mother|dad|partner|sister|friend)|ambulance"
    r"|emergency(?: services?)?|them|you|you guys|nhs 111|samaritans|hospital|a e|er|paramedics|somebody|someone|notarzt"
    r"|krankenwagen|arzt)"
)
_I_DID = r"(?:i|ive|i have|im|i am|we|weve|were|we are|she|hes|he|shes|husband|wife|mum|friend|somebody|someone|they|ok|okay|ok im|okay im|already|just|now)"
CALLED = re.compile(
    rf"\b{_I_DID}(?: (?:ve|have|has|already|just|now|am|are|is|ill|been|finally))*"
    rf" (?:called|calling|rang|ringing|phoned|phoning|dialled|dialing|dialling|calls|spoke (?:to|with)|speaking (?:to|with)"
    rf"|spoken (?:to|with)|talked (?:to|with)|talking (?:to|with)|on the phone (?:to|with)|seen by|saw|seeing|waiting for|with"
    rf"|on (?:my|our|the) way to|going to|driving to|at|in|heading to|rung|got through to|texted|been to|been seen by) {_WHO}\b"
    rf"|^(?:(?:ok|okay|yes|right|thanks|thank you|done|alright|will do|just|already) |[,.!] )*(?:calling|called|ringing|phoning|rang|phoned"
    rf"|spoke to|spoken to|talked to|talking to|speaking to|been to|seen) {_WHO}\b"
    r"|\b(?:ambulance|paramedics?|doctor|doc|help|medics?|they)(?: (?:is|are|s|re|has|have|was|were|says?|said))*"
    r" (?:here|coming|on (?:its|the|their|his|her) way|arrived|arriving|on it|been called|looking at (?:me|her|him|it)|treating)\b"
    r"|\b(?:drives|driving|drove|taking|takes|took|brings|brought|bringing) (?:me|her|him|us)(?: \w+)? to (?:the )?(?:hospital|a e|er"
    r"|doctors?|gp|clinic)\b|\bon (?:my|our|the) way to (?:the )?(?:hospital|a e|er|doctors?|gp)\b"
    r"|^(?:(?:ok|yes|now|already|im) )*at (?:the )?(?:a e|er|hospital|doctors?|gp)\b"
    r"|\btheyre (?:coming|here|on their way)\b"
    r"|\b(?:im|i am|were|we are|shes|hes) (?:already )?(?:in (?:the )?(?:hospital|a e|er|ambulance)|at (?:the )?(?:hospital|a e|er"
    r"|doctors?|gp|clinic))\b"
    r"|\b(?:habe|hab|haben) (?:\w+ ){0,3}(?:angerufen|gerufen)\b|\bkrankenwagen (?:kommt|ist)|\bnotarzt (?:kommt|ist)"
    r"|\b(?:he llamado|ya llame|he llamado ya|viene la ambulancia|la ambulancia (?:viene|esta))\b"
    r"|\b(?:ja liguei|liguei para|a ambulancia (?:vem|esta))\b|\b(?:jai appele|ambulance arrive|ho chiamato|heb gebeld)\b"
)
NOT_CALLED = re.compile(
    r"\b(?:not|never|didnt|havent|dont|do not|wont|cant|couldnt|no answer|nobody|no one|noone|without|tomorrow|later|if i|should i"
    r"|do i|shall i|must i|isnt|afraid of|scared of|before i|instead of|or|nicht|keiner|niemand|nadie|ninguem|no|pas|non|niet)\b"
)
NOT_REAL = re.compile(
    r"\b(?:false alarm|just (?:kidding|joking|testing|a test|a joke)|(?:this|that|it) (?:is|was) (?:just |only )?a test|was for (?:somebody|someone) else|only (?:kidding|joking|testing|a test|asking|a joke)"
    r"|(?:was|were|im|i am) (?:just |only )?(?:kidding|joking|testing)|wrong (?:chat|person|window|number)"
    r"|(?:that|it|this) was (?:somebody|someone|another|not me|about (?:a|some)|a (?:typo|mistake|joke|test)|(?:years|months|ages) ago"
    r"|last year)|was (?:somebody|someone) else|i (?:didnt|did not) mean (?:it|that)(?: like that)?|meant (?:for|to (?:text|message))"
    r"|(?:was|is) from a (?:film|book|story)|ich teste nur|war nur ein (?:test|scherz|witz)|era (?:broma|una broma|brincadeira)"
    r"|fehlalarm|falsa alarma|falso alarme)\b"
)
OVER = re.compile(
    r"(?<!not )(?<!isnt )\b(?:its|it is|it has|it|thats|that is|that has|that|swelling|everything|all|they|theyre|they have|fever"
    r"|rash|bleeding|redness|pain|blister\w*|hives|dizziness)(?: (?:is|has|have|are|all|now|completely|totally|fully|already|been"
    r"|just|long|finally|really|since))* (?:gone|over|stopped|passed|cleared|resolved|vanished|disappeared|back to normal|went away"
    r"|went)(?: (?:up|away|again|by itself|completely|now|by now|totally|already|since))*(?: (?:[,.!?]|and|so|when|can)(?: .*)?)?$"
    r"|\b(?:can|could) (?:breathe|swallow|see|talk|speak|feel it) (?:again|normally|properly again|fine again|well again|freely)\b"
    r"|\b(?:completely|totally|all|absolutely|fully|perfectly) (?:fine|ok|okay|well|better|recovered|normal|back to normal) (?:now|again)\b"
    r"|\b(?:fine|ok|okay|well|normal|awake) again\b"
    r"|\b(?:ist|sind) (?:\w+ )?(?:wieder (?:weg|gut|normal)|vorbei|weg)\b|\b(?:ya paso|ya se (?:me )?(?:fue|paso)|ja passou|ja foi)\b"
    r"|\bcest (?:passe|fini)\b"
)
NOT_OVER = re.compile(
    r"\b(?:friend|mate|last time|usually|always|will|before|tomorrow|if|until|not|never|isnt|hasnt|almost|nearly|hope)\b"
)
