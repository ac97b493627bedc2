"""The wire forms of VECOZO's exchange (VSP): metadata, multipart, ZIP, lists, statuses and SOAP v3.

Pure functions, for a server and a client alike. What a sender wrote wrong comes out as a value: a `Vormfout`
where the contract is broken, a situation (`Aanlevering.bezwaar`) where the message must be refused.
"""

from ketenwissel.keten.vsp.archief import (
    PORTAAL_MAX,
    Bestand,
    is_zip,
    pack,
    pack_one,
    unpack,
    unpack_one,
)
from ketenwissel.keten.vsp.metadata import (
    Berichtmetadata,
    Pullmetadata,
    Vormfout,
    read_metadata,
    write_metadata,
)
from ketenwissel.keten.vsp.multipart import Push, boundary_of, read_push, write_push
from ketenwissel.keten.vsp.namen import (
    FOUTBERICHT,
    Rollen,
    actie,
    rollen_of_dienst,
    rollen_of_rol,
    stroom,
)
from ketenwissel.keten.vsp.pull import (
    MAX_LIMIET,
    Zoekpad,
    ZoekpadOpAlsAntwoordOp,
    ZoekpadOpBerichtstroom,
    ZoekpadOpConversatieId,
    entry,
    read_list,
    read_search,
    write_list,
)
from ketenwissel.keten.vsp.soap import (
    MAX_SOAP_BYTES,
    Indiening,
    Ontvangen,
    read_fault,
    read_indienen,
    read_response,
    write_fault,
    write_indienen,
    write_response,
    wsdl,
)
from ketenwissel.keten.vsp.status import (
    MAX_STATUSSEN,
    Berichtstatus,
    Melding,
    Stand,
    Statusregel,
    melding,
    read_statuses,
    write_statuses,
)
from ketenwissel.keten.vsp.vertaling import aanlevering_of, metadata_of, metadata_of_post
from ketenwissel.keten.vsp.vorm import Vorm, vorm

__all__ = [
    "FOUTBERICHT",
    "MAX_LIMIET",
    "MAX_SOAP_BYTES",
    "MAX_STATUSSEN",
    "PORTAAL_MAX",
    "Berichtmetadata",
    "Berichtstatus",
    "Bestand",
    "Indiening",
    "Melding",
    "Ontvangen",
    "Pullmetadata",
    "Push",
    "Rollen",
    "Stand",
    "Statusregel",
    "Vorm",
    "Vormfout",
    "Zoekpad",
    "ZoekpadOpAlsAntwoordOp",
    "ZoekpadOpBerichtstroom",
    "ZoekpadOpConversatieId",
    "aanlevering_of",
    "actie",
    "boundary_of",
    "entry",
    "is_zip",
    "melding",
    "metadata_of",
    "metadata_of_post",
    "pack",
    "pack_one",
    "read_fault",
    "read_indienen",
    "read_list",
    "read_metadata",
    "read_push",
    "read_response",
    "read_search",
    "read_statuses",
    "rollen_of_dienst",
    "rollen_of_rol",
    "stroom",
    "unpack",
    "unpack_one",
    "vorm",
    "write_fault",
    "write_indienen",
    "write_list",
    "write_metadata",
    "write_push",
    "write_response",
    "write_statuses",
    "wsdl",
]
