"""Names of views: four plain words, easy to note and to read out, that mean nothing."""

from __future__ import annotations

import secrets
import unicodedata

WORDS = 4

ENGLISH = """
acorn alder amber anchor apple apron arrow aster badge bamboo barley basil basket beach beaver
bell birch bottle bramble bread bridge brook broom brush bucket button cactus candle canoe canvas
carpet cedar chalk cherry cider cliff clock cloud clover cobalt comet copper coral cotton cradle
cricket cuckoo daisy drum eagle easel ember fabric feather fennel fern fiddle finch flint flute
forest fossil garden ginger glove granite guitar hammer harbour harp hazel hedge heron hill honey
island ivory jacket jasmine kayak kettle ladder lagoon lamp lantern larch lemon lilac linen lizard
maple marble meadow melon mirror mitten moss nettle oak olive onion orange orchard otter owl paddle
paper pebble pepper piano pigeon pillow plum pocket pond poplar quilt rabbit raven ribbon river
robin rope saddle sail saffron sandal shell silver slate spoon spruce stone straw swan table tulip
""".split()  # noqa: SIM905 -- words read better than quotation marks

FRENCH = """
abricot agneau ail amande ancre arbre argile armoire arrosoir aster avoine bague balai bambou barque
basilic bassin bateau biche bille bison bol bouchon bougie boussole bouton branche brique brume
cabane cactus cahier calme canal canard carafe carotte carton castor cave cerise chaise chalet
chardon cheval cigale citron clairon clocher cobalt colline comptoir corail coton coussin crayon
cuivre cygne datte diamant dune encre farine fauteuil fenouil figue flacon flamme fleuve foin
fontaine fourchette framboise galet gant garage genou girafe givre glycine granit grelot grenier
grive guitare hamac herbe hibou hiver iris jardin jasmin jonquille lac lagune laine lampe lanterne
laurier lavande lilas lin loutre lune mandarine marbre marmite melon miroir mousse muguet navire
noisette nuage olive ombre orage orange osier panier papier parasol perle phare piano pierre pinceau
pivoine plage plume poire pomme prairie prune radeau ruban sable safran sapin savon soleil tulipe
""".split()  # noqa: SIM905 -- words read better than quotation marks


def new_name(language: str) -> str:
    """Return four words at random, in French or in English."""
    words = FRENCH if language.partition("-")[0] == "fr" else ENGLISH
    return " ".join(secrets.choice(words) for _ in range(WORDS))


def as_typed(name: str) -> str:
    """Return a name as it is kept, however somebody typed it: case, hyphens, spaces, accents."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    letters = "".join(letter if letter.isalpha() else " " for letter in plain if letter.isascii())
    return " ".join(letters.split())
