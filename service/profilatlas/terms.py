"""IRIs of every term the code may name, one class of constants per prefix.

Generated from ontology/ by tools/generate_terms.py: do not edit. A term that is a Python keyword ends in an underscore.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

PREFIXES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "activity": "https://www.w3.org/ns/activitystreams#",
        "adms": "http://www.w3.org/ns/adms#",
        "cpsv": "http://purl.org/vocab/cpsv#",
        "cur": "http://publications.europa.eu/resource/authority/currency/",
        "cv": "http://data.europa.eu/m8g/",
        "dash": "http://datashapes.org/dash#",
        "dcat": "http://www.w3.org/ns/dcat#",
        "dcatap": "http://data.europa.eu/r5r/",
        "dcatde": "http://dcat-ap.de/def/dcatde/",
        "dct": "http://purl.org/dc/terms/",
        "dqv": "http://www.w3.org/ns/dqv#",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "frapo": "http://purl.org/cerif/frapo/",
        "hydra": "http://www.w3.org/ns/hydra/core#",
        "ips": "https://profilatlas.example/hamm/shapes/",
        "ipv": "https://profilatlas.example/hamm/def/",
        "ldes": "https://w3id.org/ldes#",
        "ldqd": "http://www.w3.org/2016/05/ldqd#",
        "org": "http://www.w3.org/ns/org#",
        "owl": "http://www.w3.org/2002/07/owl#",
        "prov": "http://www.w3.org/ns/prov#",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "schema": "https://schema.org/",
        "sd": "http://www.w3.org/ns/sparql-service-description#",
        "sh": "http://www.w3.org/ns/shacl#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "spdx": "http://spdx.org/rdf/terms#",
        "tree": "https://w3id.org/tree#",
        "vann": "http://purl.org/vocab/vann/",
        "vcard": "http://www.w3.org/2006/vcard/ns#",
        "void": "http://rdfs.org/ns/void#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    }
)


class activity:
    Collection: Final[str] = "https://www.w3.org/ns/activitystreams#Collection"
    Create: Final[str] = "https://www.w3.org/ns/activitystreams#Create"
    Delete: Final[str] = "https://www.w3.org/ns/activitystreams#Delete"
    Update: Final[str] = "https://www.w3.org/ns/activitystreams#Update"
    items: Final[str] = "https://www.w3.org/ns/activitystreams#items"
    object: Final[str] = "https://www.w3.org/ns/activitystreams#object"


class adms:
    status: Final[str] = "http://www.w3.org/ns/adms#status"


class cpsv:
    PublicService: Final[str] = "http://purl.org/vocab/cpsv#PublicService"


class cur:
    CHF: Final[str] = "http://publications.europa.eu/resource/authority/currency/CHF"
    CZK: Final[str] = "http://publications.europa.eu/resource/authority/currency/CZK"
    DKK: Final[str] = "http://publications.europa.eu/resource/authority/currency/DKK"
    EUR: Final[str] = "http://publications.europa.eu/resource/authority/currency/EUR"
    GBP: Final[str] = "http://publications.europa.eu/resource/authority/currency/GBP"
    NOK: Final[str] = "http://publications.europa.eu/resource/authority/currency/NOK"
    PLN: Final[str] = "http://publications.europa.eu/resource/authority/currency/PLN"
    SEK: Final[str] = "http://publications.europa.eu/resource/authority/currency/SEK"


class cv:
    Participation: Final[str] = "http://data.europa.eu/m8g/Participation"
    PublicOrganisation: Final[str] = "http://data.europa.eu/m8g/PublicOrganisation"
    hasParticipation: Final[str] = "http://data.europa.eu/m8g/hasParticipation"
    role: Final[str] = "http://data.europa.eu/m8g/role"


class dash:
    editor: Final[str] = "http://datashapes.org/dash#editor"
    singleLine: Final[str] = "http://datashapes.org/dash#singleLine"


class dcat:
    Catalog: Final[str] = "http://www.w3.org/ns/dcat#Catalog"
    DataService: Final[str] = "http://www.w3.org/ns/dcat#DataService"
    Dataset: Final[str] = "http://www.w3.org/ns/dcat#Dataset"
    DatasetSeries: Final[str] = "http://www.w3.org/ns/dcat#DatasetSeries"
    Distribution: Final[str] = "http://www.w3.org/ns/dcat#Distribution"
    accessService: Final[str] = "http://www.w3.org/ns/dcat#accessService"
    accessURL: Final[str] = "http://www.w3.org/ns/dcat#accessURL"
    byteSize: Final[str] = "http://www.w3.org/ns/dcat#byteSize"
    compressFormat: Final[str] = "http://www.w3.org/ns/dcat#compressFormat"
    contactPoint: Final[str] = "http://www.w3.org/ns/dcat#contactPoint"
    dataset: Final[str] = "http://www.w3.org/ns/dcat#dataset"
    distribution: Final[str] = "http://www.w3.org/ns/dcat#distribution"
    downloadURL: Final[str] = "http://www.w3.org/ns/dcat#downloadURL"
    endDate: Final[str] = "http://www.w3.org/ns/dcat#endDate"
    endpointDescription: Final[str] = "http://www.w3.org/ns/dcat#endpointDescription"
    endpointURL: Final[str] = "http://www.w3.org/ns/dcat#endpointURL"
    hasCurrentVersion: Final[str] = "http://www.w3.org/ns/dcat#hasCurrentVersion"
    hasVersion: Final[str] = "http://www.w3.org/ns/dcat#hasVersion"
    inSeries: Final[str] = "http://www.w3.org/ns/dcat#inSeries"
    isVersionOf: Final[str] = "http://www.w3.org/ns/dcat#isVersionOf"
    keyword: Final[str] = "http://www.w3.org/ns/dcat#keyword"
    landingPage: Final[str] = "http://www.w3.org/ns/dcat#landingPage"
    mediaType: Final[str] = "http://www.w3.org/ns/dcat#mediaType"
    packageFormat: Final[str] = "http://www.w3.org/ns/dcat#packageFormat"
    prev: Final[str] = "http://www.w3.org/ns/dcat#prev"
    previousVersion: Final[str] = "http://www.w3.org/ns/dcat#previousVersion"
    resource: Final[str] = "http://www.w3.org/ns/dcat#resource"
    servesDataset: Final[str] = "http://www.w3.org/ns/dcat#servesDataset"
    service: Final[str] = "http://www.w3.org/ns/dcat#service"
    startDate: Final[str] = "http://www.w3.org/ns/dcat#startDate"
    theme: Final[str] = "http://www.w3.org/ns/dcat#theme"
    themeTaxonomy: Final[str] = "http://www.w3.org/ns/dcat#themeTaxonomy"
    version: Final[str] = "http://www.w3.org/ns/dcat#version"


class dcatap:
    availability: Final[str] = "http://data.europa.eu/r5r/availability"


class dcatde:
    contributorID: Final[str] = "http://dcat-ap.de/def/dcatde/contributorID"
    licenseAttributionByText: Final[str] = "http://dcat-ap.de/def/dcatde/licenseAttributionByText"
    politicalGeocodingLevelURI: Final[str] = "http://dcat-ap.de/def/dcatde/politicalGeocodingLevelURI"


class dct:
    Location: Final[str] = "http://purl.org/dc/terms/Location"
    PeriodOfTime: Final[str] = "http://purl.org/dc/terms/PeriodOfTime"
    accessRights: Final[str] = "http://purl.org/dc/terms/accessRights"
    accrualPeriodicity: Final[str] = "http://purl.org/dc/terms/accrualPeriodicity"
    audience: Final[str] = "http://purl.org/dc/terms/audience"
    conformsTo: Final[str] = "http://purl.org/dc/terms/conformsTo"
    created: Final[str] = "http://purl.org/dc/terms/created"
    date: Final[str] = "http://purl.org/dc/terms/date"
    description: Final[str] = "http://purl.org/dc/terms/description"
    format: Final[str] = "http://purl.org/dc/terms/format"
    hasPart: Final[str] = "http://purl.org/dc/terms/hasPart"
    identifier: Final[str] = "http://purl.org/dc/terms/identifier"
    isPartOf: Final[str] = "http://purl.org/dc/terms/isPartOf"
    isReplacedBy: Final[str] = "http://purl.org/dc/terms/isReplacedBy"
    isVersionOf: Final[str] = "http://purl.org/dc/terms/isVersionOf"
    issued: Final[str] = "http://purl.org/dc/terms/issued"
    language: Final[str] = "http://purl.org/dc/terms/language"
    license: Final[str] = "http://purl.org/dc/terms/license"
    modified: Final[str] = "http://purl.org/dc/terms/modified"
    publisher: Final[str] = "http://purl.org/dc/terms/publisher"
    references: Final[str] = "http://purl.org/dc/terms/references"
    replaces: Final[str] = "http://purl.org/dc/terms/replaces"
    source: Final[str] = "http://purl.org/dc/terms/source"
    spatial: Final[str] = "http://purl.org/dc/terms/spatial"
    temporal: Final[str] = "http://purl.org/dc/terms/temporal"
    title: Final[str] = "http://purl.org/dc/terms/title"
    type: Final[str] = "http://purl.org/dc/terms/type"


class dqv:
    QualityMeasurement: Final[str] = "http://www.w3.org/ns/dqv#QualityMeasurement"
    computedOn: Final[str] = "http://www.w3.org/ns/dqv#computedOn"
    hasQualityMeasurement: Final[str] = "http://www.w3.org/ns/dqv#hasQualityMeasurement"
    isMeasurementOf: Final[str] = "http://www.w3.org/ns/dqv#isMeasurementOf"
    value: Final[str] = "http://www.w3.org/ns/dqv#value"


class foaf:
    Agent: Final[str] = "http://xmlns.com/foaf/0.1/Agent"
    Document: Final[str] = "http://xmlns.com/foaf/0.1/Document"
    homepage: Final[str] = "http://xmlns.com/foaf/0.1/homepage"
    isPrimaryTopicOf: Final[str] = "http://xmlns.com/foaf/0.1/isPrimaryTopicOf"
    name: Final[str] = "http://xmlns.com/foaf/0.1/name"
    page: Final[str] = "http://xmlns.com/foaf/0.1/page"
    primaryTopic: Final[str] = "http://xmlns.com/foaf/0.1/primaryTopic"


class frapo:
    Funding: Final[str] = "http://purl.org/cerif/frapo/Funding"


class hydra:
    PagedCollection: Final[str] = "http://www.w3.org/ns/hydra/core#PagedCollection"
    first: Final[str] = "http://www.w3.org/ns/hydra/core#first"
    firstPage: Final[str] = "http://www.w3.org/ns/hydra/core#firstPage"
    itemsPerPage: Final[str] = "http://www.w3.org/ns/hydra/core#itemsPerPage"
    last: Final[str] = "http://www.w3.org/ns/hydra/core#last"
    lastPage: Final[str] = "http://www.w3.org/ns/hydra/core#lastPage"
    next: Final[str] = "http://www.w3.org/ns/hydra/core#next"
    nextPage: Final[str] = "http://www.w3.org/ns/hydra/core#nextPage"
    previous: Final[str] = "http://www.w3.org/ns/hydra/core#previous"
    previousPage: Final[str] = "http://www.w3.org/ns/hydra/core#previousPage"
    totalItems: Final[str] = "http://www.w3.org/ns/hydra/core#totalItems"


class ipv:
    AreaScheme: Final[str] = "https://profilatlas.example/hamm/def/AreaScheme"
    Challenge: Final[str] = "https://profilatlas.example/hamm/def/Challenge"
    ChallengeScheme: Final[str] = "https://profilatlas.example/hamm/def/ChallengeScheme"
    CityWideArea: Final[str] = "https://profilatlas.example/hamm/def/CityWideArea"
    CodeList: Final[str] = "https://profilatlas.example/hamm/def/CodeList"
    ConceptPlanScheme: Final[str] = "https://profilatlas.example/hamm/def/ConceptPlanScheme"
    Focus: Final[str] = "https://profilatlas.example/hamm/def/Focus"
    Funding: Final[str] = "https://profilatlas.example/hamm/def/Funding"
    FundingProgramme: Final[str] = "https://profilatlas.example/hamm/def/FundingProgramme"
    Involvement: Final[str] = "https://profilatlas.example/hamm/def/Involvement"
    Measure: Final[str] = "https://profilatlas.example/hamm/def/Measure"
    Need: Final[str] = "https://profilatlas.example/hamm/def/Need"
    SteeringLogicScheme: Final[str] = "https://profilatlas.example/hamm/def/SteeringLogicScheme"
    TargetGroupScheme: Final[str] = "https://profilatlas.example/hamm/def/TargetGroupScheme"
    Tombstone: Final[str] = "https://profilatlas.example/hamm/def/Tombstone"
    actor: Final[str] = "https://profilatlas.example/hamm/def/actor"
    addressCount: Final[str] = "https://profilatlas.example/hamm/def/addressCount"
    addressesChallenge: Final[str] = "https://profilatlas.example/hamm/def/addressesChallenge"
    amount: Final[str] = "https://profilatlas.example/hamm/def/amount"
    amountKind: Final[str] = "https://profilatlas.example/hamm/def/amountKind"
    amountKinds: Final[str] = "https://profilatlas.example/hamm/def/amountKinds"
    association: Final[str] = "https://profilatlas.example/hamm/def/association"
    attested: Final[str] = "https://profilatlas.example/hamm/def/attested"
    attestedCount: Final[str] = "https://profilatlas.example/hamm/def/attestedCount"
    attestedProfile: Final[str] = "https://profilatlas.example/hamm/def/attestedProfile"
    challenge: Final[str] = "https://profilatlas.example/hamm/def/challenge"
    clauseSeparator: Final[str] = "https://profilatlas.example/hamm/def/clauseSeparator"
    concerns: Final[str] = "https://profilatlas.example/hamm/def/concerns"
    conjunction: Final[str] = "https://profilatlas.example/hamm/def/conjunction"
    currency: Final[str] = "https://profilatlas.example/hamm/def/currency"
    dataStatus: Final[str] = "https://profilatlas.example/hamm/def/dataStatus"
    dataStatuses: Final[str] = "https://profilatlas.example/hamm/def/dataStatuses"
    derivedProfile: Final[str] = "https://profilatlas.example/hamm/def/derivedProfile"
    derivedStatementCount: Final[str] = "https://profilatlas.example/hamm/def/derivedStatementCount"
    direct: Final[str] = "https://profilatlas.example/hamm/def/direct"
    educationProvider: Final[str] = "https://profilatlas.example/hamm/def/educationProvider"
    eligible: Final[str] = "https://profilatlas.example/hamm/def/eligible"
    excludesOtherFunding: Final[str] = "https://profilatlas.example/hamm/def/excludesOtherFunding"
    findingCount: Final[str] = "https://profilatlas.example/hamm/def/findingCount"
    firstAdverb: Final[str] = "https://profilatlas.example/hamm/def/firstAdverb"
    focusQualities: Final[str] = "https://profilatlas.example/hamm/def/focusQualities"
    focusQuality: Final[str] = "https://profilatlas.example/hamm/def/focusQuality"
    formContract: Final[str] = "https://profilatlas.example/hamm/def/formContract"
    formDonation: Final[str] = "https://profilatlas.example/hamm/def/formDonation"
    formInstitutional: Final[str] = "https://profilatlas.example/hamm/def/formInstitutional"
    formOwnFunds: Final[str] = "https://profilatlas.example/hamm/def/formOwnFunds"
    formProject: Final[str] = "https://profilatlas.example/hamm/def/formProject"
    foundation: Final[str] = "https://profilatlas.example/hamm/def/foundation"
    fromScheme: Final[str] = "https://profilatlas.example/hamm/def/fromScheme"
    funder: Final[str] = "https://profilatlas.example/hamm/def/funder"
    fundingForm: Final[str] = "https://profilatlas.example/hamm/def/fundingForm"
    fundingForms: Final[str] = "https://profilatlas.example/hamm/def/fundingForms"
    fundingLevel: Final[str] = "https://profilatlas.example/hamm/def/fundingLevel"
    fundingLevels: Final[str] = "https://profilatlas.example/hamm/def/fundingLevels"
    granted: Final[str] = "https://profilatlas.example/hamm/def/granted"
    gridColumn: Final[str] = "https://profilatlas.example/hamm/def/gridColumn"
    gridColumns: Final[str] = "https://profilatlas.example/hamm/def/gridColumns"
    gridRow: Final[str] = "https://profilatlas.example/hamm/def/gridRow"
    gridRows: Final[str] = "https://profilatlas.example/hamm/def/gridRows"
    hasFocus: Final[str] = "https://profilatlas.example/hamm/def/hasFocus"
    hasFunding: Final[str] = "https://profilatlas.example/hamm/def/hasFunding"
    illustrative: Final[str] = "https://profilatlas.example/hamm/def/illustrative"
    illustrativeCount: Final[str] = "https://profilatlas.example/hamm/def/illustrativeCount"
    illustrativeProfile: Final[str] = "https://profilatlas.example/hamm/def/illustrativeProfile"
    index: Final[str] = "https://profilatlas.example/hamm/def/index"
    indirect: Final[str] = "https://profilatlas.example/hamm/def/indirect"
    iriSegment: Final[str] = "https://profilatlas.example/hamm/def/iriSegment"
    legalBasis: Final[str] = "https://profilatlas.example/hamm/def/legalBasis"
    levelEU: Final[str] = "https://profilatlas.example/hamm/def/levelEU"
    levelFederal: Final[str] = "https://profilatlas.example/hamm/def/levelFederal"
    levelMunicipal: Final[str] = "https://profilatlas.example/hamm/def/levelMunicipal"
    levelPrivate: Final[str] = "https://profilatlas.example/hamm/def/levelPrivate"
    levelState: Final[str] = "https://profilatlas.example/hamm/def/levelState"
    maintainers: Final[str] = "https://profilatlas.example/hamm/def/maintainers"
    malformedAddressCount: Final[str] = "https://profilatlas.example/hamm/def/malformedAddressCount"
    measureStatuses: Final[str] = "https://profilatlas.example/hamm/def/measureStatuses"
    medianAge: Final[str] = "https://profilatlas.example/hamm/def/medianAge"
    migrantOrganisation: Final[str] = "https://profilatlas.example/hamm/def/migrantOrganisation"
    municipalBody: Final[str] = "https://profilatlas.example/hamm/def/municipalBody"
    nestedClass: Final[str] = "https://profilatlas.example/hamm/def/nestedClass"
    organisationKinds: Final[str] = "https://profilatlas.example/hamm/def/organisationKinds"
    otherOrganisation: Final[str] = "https://profilatlas.example/hamm/def/otherOrganisation"
    partOfConcept: Final[str] = "https://profilatlas.example/hamm/def/partOfConcept"
    perspective: Final[str] = "https://profilatlas.example/hamm/def/perspective"
    planned: Final[str] = "https://profilatlas.example/hamm/def/planned"
    primary: Final[str] = "https://profilatlas.example/hamm/def/primary"
    profilePhrase: Final[str] = "https://profilatlas.example/hamm/def/profilePhrase"
    profileStatus: Final[str] = "https://profilatlas.example/hamm/def/profileStatus"
    profileStatuses: Final[str] = "https://profilatlas.example/hamm/def/profileStatuses"
    programme: Final[str] = "https://profilatlas.example/hamm/def/programme"
    publicAuthority: Final[str] = "https://profilatlas.example/hamm/def/publicAuthority"
    qualityMetrics: Final[str] = "https://profilatlas.example/hamm/def/qualityMetrics"
    rank: Final[str] = "https://profilatlas.example/hamm/def/rank"
    replacement: Final[str] = "https://profilatlas.example/hamm/def/replacement"
    roleCarrier: Final[str] = "https://profilatlas.example/hamm/def/roleCarrier"
    roleFunder: Final[str] = "https://profilatlas.example/hamm/def/roleFunder"
    roleGrantingAuthority: Final[str] = "https://profilatlas.example/hamm/def/roleGrantingAuthority"
    rolePartner: Final[str] = "https://profilatlas.example/hamm/def/rolePartner"
    roleSteering: Final[str] = "https://profilatlas.example/hamm/def/roleSteering"
    roleVolunteers: Final[str] = "https://profilatlas.example/hamm/def/roleVolunteers"
    roles: Final[str] = "https://profilatlas.example/hamm/def/roles"
    rowKey: Final[str] = "https://profilatlas.example/hamm/def/rowKey"
    secondAdverb: Final[str] = "https://profilatlas.example/hamm/def/secondAdverb"
    secondary: Final[str] = "https://profilatlas.example/hamm/def/secondary"
    sentenceEnd: Final[str] = "https://profilatlas.example/hamm/def/sentenceEnd"
    sentenceOpening: Final[str] = "https://profilatlas.example/hamm/def/sentenceOpening"
    share: Final[str] = "https://profilatlas.example/hamm/def/share"
    spent: Final[str] = "https://profilatlas.example/hamm/def/spent"
    statedCount: Final[str] = "https://profilatlas.example/hamm/def/statedCount"
    statusEnded: Final[str] = "https://profilatlas.example/hamm/def/statusEnded"
    statusPlanned: Final[str] = "https://profilatlas.example/hamm/def/statusPlanned"
    statusRunning: Final[str] = "https://profilatlas.example/hamm/def/statusRunning"
    statusSuspended: Final[str] = "https://profilatlas.example/hamm/def/statusSuspended"
    steeringLogic: Final[str] = "https://profilatlas.example/hamm/def/steeringLogic"
    strength: Final[str] = "https://profilatlas.example/hamm/def/strength"
    structural: Final[str] = "https://profilatlas.example/hamm/def/structural"
    textCount: Final[str] = "https://profilatlas.example/hamm/def/textCount"
    thingCount: Final[str] = "https://profilatlas.example/hamm/def/thingCount"
    weight: Final[str] = "https://profilatlas.example/hamm/def/weight"
    weights: Final[str] = "https://profilatlas.example/hamm/def/weights"
    welfareAssociation: Final[str] = "https://profilatlas.example/hamm/def/welfareAssociation"
    withdrawn: Final[str] = "https://profilatlas.example/hamm/def/withdrawn"
    withoutProfileCount: Final[str] = "https://profilatlas.example/hamm/def/withoutProfileCount"


class ldes:
    EventStream: Final[str] = "https://w3id.org/ldes#EventStream"
    timestampPath: Final[str] = "https://w3id.org/ldes#timestampPath"
    versionCreateObject: Final[str] = "https://w3id.org/ldes#versionCreateObject"
    versionDeleteObject: Final[str] = "https://w3id.org/ldes#versionDeleteObject"
    versionDeletePath: Final[str] = "https://w3id.org/ldes#versionDeletePath"
    versionOfPath: Final[str] = "https://w3id.org/ldes#versionOfPath"
    versionUpdateObject: Final[str] = "https://w3id.org/ldes#versionUpdateObject"


class org:
    Organization: Final[str] = "http://www.w3.org/ns/org#Organization"
    classification: Final[str] = "http://www.w3.org/ns/org#classification"


class owl:
    AnnotationProperty: Final[str] = "http://www.w3.org/2002/07/owl#AnnotationProperty"
    Class: Final[str] = "http://www.w3.org/2002/07/owl#Class"
    DatatypeProperty: Final[str] = "http://www.w3.org/2002/07/owl#DatatypeProperty"
    ObjectProperty: Final[str] = "http://www.w3.org/2002/07/owl#ObjectProperty"
    Ontology: Final[str] = "http://www.w3.org/2002/07/owl#Ontology"
    imports: Final[str] = "http://www.w3.org/2002/07/owl#imports"
    versionIRI: Final[str] = "http://www.w3.org/2002/07/owl#versionIRI"
    versionInfo: Final[str] = "http://www.w3.org/2002/07/owl#versionInfo"


class prov:
    Entity: Final[str] = "http://www.w3.org/ns/prov#Entity"
    wasDerivedFrom: Final[str] = "http://www.w3.org/ns/prov#wasDerivedFrom"


class rdf:
    HTML: Final[str] = "http://www.w3.org/1999/02/22-rdf-syntax-ns#HTML"
    JSON: Final[str] = "http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON"
    XMLLiteral: Final[str] = "http://www.w3.org/1999/02/22-rdf-syntax-ns#XMLLiteral"
    first: Final[str] = "http://www.w3.org/1999/02/22-rdf-syntax-ns#first"
    langString: Final[str] = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
    nil: Final[str] = "http://www.w3.org/1999/02/22-rdf-syntax-ns#nil"
    rest: Final[str] = "http://www.w3.org/1999/02/22-rdf-syntax-ns#rest"
    type: Final[str] = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


class rdfs:
    Class: Final[str] = "http://www.w3.org/2000/01/rdf-schema#Class"
    Resource: Final[str] = "http://www.w3.org/2000/01/rdf-schema#Resource"
    comment: Final[str] = "http://www.w3.org/2000/01/rdf-schema#comment"
    isDefinedBy: Final[str] = "http://www.w3.org/2000/01/rdf-schema#isDefinedBy"
    label: Final[str] = "http://www.w3.org/2000/01/rdf-schema#label"
    seeAlso: Final[str] = "http://www.w3.org/2000/01/rdf-schema#seeAlso"
    subClassOf: Final[str] = "http://www.w3.org/2000/01/rdf-schema#subClassOf"
    subPropertyOf: Final[str] = "http://www.w3.org/2000/01/rdf-schema#subPropertyOf"


class schema:
    Project: Final[str] = "https://schema.org/Project"
    inLanguage: Final[str] = "https://schema.org/inLanguage"


class sd:
    Dataset: Final[str] = "http://www.w3.org/ns/sparql-service-description#Dataset"
    Graph: Final[str] = "http://www.w3.org/ns/sparql-service-description#Graph"
    SPARQL11Query: Final[str] = "http://www.w3.org/ns/sparql-service-description#SPARQL11Query"
    Service: Final[str] = "http://www.w3.org/ns/sparql-service-description#Service"
    defaultDataset: Final[str] = "http://www.w3.org/ns/sparql-service-description#defaultDataset"
    defaultGraph: Final[str] = "http://www.w3.org/ns/sparql-service-description#defaultGraph"
    endpoint: Final[str] = "http://www.w3.org/ns/sparql-service-description#endpoint"
    resultFormat: Final[str] = "http://www.w3.org/ns/sparql-service-description#resultFormat"
    supportedLanguage: Final[str] = "http://www.w3.org/ns/sparql-service-description#supportedLanguage"


class sh:
    BlankNode: Final[str] = "http://www.w3.org/ns/shacl#BlankNode"
    BlankNodeOrIRI: Final[str] = "http://www.w3.org/ns/shacl#BlankNodeOrIRI"
    IRI: Final[str] = "http://www.w3.org/ns/shacl#IRI"
    Info: Final[str] = "http://www.w3.org/ns/shacl#Info"
    Literal: Final[str] = "http://www.w3.org/ns/shacl#Literal"
    NodeShape: Final[str] = "http://www.w3.org/ns/shacl#NodeShape"
    PropertyShape: Final[str] = "http://www.w3.org/ns/shacl#PropertyShape"
    ValidationReport: Final[str] = "http://www.w3.org/ns/shacl#ValidationReport"
    ValidationResult: Final[str] = "http://www.w3.org/ns/shacl#ValidationResult"
    Violation: Final[str] = "http://www.w3.org/ns/shacl#Violation"
    Warning: Final[str] = "http://www.w3.org/ns/shacl#Warning"
    alternativePath: Final[str] = "http://www.w3.org/ns/shacl#alternativePath"
    and_: Final[str] = "http://www.w3.org/ns/shacl#and"
    class_: Final[str] = "http://www.w3.org/ns/shacl#class"
    conforms: Final[str] = "http://www.w3.org/ns/shacl#conforms"
    datatype: Final[str] = "http://www.w3.org/ns/shacl#datatype"
    deactivated: Final[str] = "http://www.w3.org/ns/shacl#deactivated"
    declare: Final[str] = "http://www.w3.org/ns/shacl#declare"
    description: Final[str] = "http://www.w3.org/ns/shacl#description"
    detail: Final[str] = "http://www.w3.org/ns/shacl#detail"
    equals: Final[str] = "http://www.w3.org/ns/shacl#equals"
    focusNode: Final[str] = "http://www.w3.org/ns/shacl#focusNode"
    group: Final[str] = "http://www.w3.org/ns/shacl#group"
    hasValue: Final[str] = "http://www.w3.org/ns/shacl#hasValue"
    in_: Final[str] = "http://www.w3.org/ns/shacl#in"
    inversePath: Final[str] = "http://www.w3.org/ns/shacl#inversePath"
    languageIn: Final[str] = "http://www.w3.org/ns/shacl#languageIn"
    maxCount: Final[str] = "http://www.w3.org/ns/shacl#maxCount"
    maxExclusive: Final[str] = "http://www.w3.org/ns/shacl#maxExclusive"
    maxInclusive: Final[str] = "http://www.w3.org/ns/shacl#maxInclusive"
    maxLength: Final[str] = "http://www.w3.org/ns/shacl#maxLength"
    message: Final[str] = "http://www.w3.org/ns/shacl#message"
    minCount: Final[str] = "http://www.w3.org/ns/shacl#minCount"
    minExclusive: Final[str] = "http://www.w3.org/ns/shacl#minExclusive"
    minInclusive: Final[str] = "http://www.w3.org/ns/shacl#minInclusive"
    minLength: Final[str] = "http://www.w3.org/ns/shacl#minLength"
    name: Final[str] = "http://www.w3.org/ns/shacl#name"
    namespace: Final[str] = "http://www.w3.org/ns/shacl#namespace"
    node: Final[str] = "http://www.w3.org/ns/shacl#node"
    nodeKind: Final[str] = "http://www.w3.org/ns/shacl#nodeKind"
    not_: Final[str] = "http://www.w3.org/ns/shacl#not"
    or_: Final[str] = "http://www.w3.org/ns/shacl#or"
    order: Final[str] = "http://www.w3.org/ns/shacl#order"
    path: Final[str] = "http://www.w3.org/ns/shacl#path"
    pattern: Final[str] = "http://www.w3.org/ns/shacl#pattern"
    prefix: Final[str] = "http://www.w3.org/ns/shacl#prefix"
    property: Final[str] = "http://www.w3.org/ns/shacl#property"
    result: Final[str] = "http://www.w3.org/ns/shacl#result"
    resultMessage: Final[str] = "http://www.w3.org/ns/shacl#resultMessage"
    resultPath: Final[str] = "http://www.w3.org/ns/shacl#resultPath"
    resultSeverity: Final[str] = "http://www.w3.org/ns/shacl#resultSeverity"
    severity: Final[str] = "http://www.w3.org/ns/shacl#severity"
    sourceConstraintComponent: Final[str] = "http://www.w3.org/ns/shacl#sourceConstraintComponent"
    sourceShape: Final[str] = "http://www.w3.org/ns/shacl#sourceShape"
    targetClass: Final[str] = "http://www.w3.org/ns/shacl#targetClass"
    targetNode: Final[str] = "http://www.w3.org/ns/shacl#targetNode"
    targetObjectsOf: Final[str] = "http://www.w3.org/ns/shacl#targetObjectsOf"
    targetSubjectsOf: Final[str] = "http://www.w3.org/ns/shacl#targetSubjectsOf"
    uniqueLang: Final[str] = "http://www.w3.org/ns/shacl#uniqueLang"
    value: Final[str] = "http://www.w3.org/ns/shacl#value"
    xone: Final[str] = "http://www.w3.org/ns/shacl#xone"


class skos:
    Concept: Final[str] = "http://www.w3.org/2004/02/skos/core#Concept"
    ConceptScheme: Final[str] = "http://www.w3.org/2004/02/skos/core#ConceptScheme"
    altLabel: Final[str] = "http://www.w3.org/2004/02/skos/core#altLabel"
    broadMatch: Final[str] = "http://www.w3.org/2004/02/skos/core#broadMatch"
    broader: Final[str] = "http://www.w3.org/2004/02/skos/core#broader"
    closeMatch: Final[str] = "http://www.w3.org/2004/02/skos/core#closeMatch"
    definition: Final[str] = "http://www.w3.org/2004/02/skos/core#definition"
    editorialNote: Final[str] = "http://www.w3.org/2004/02/skos/core#editorialNote"
    exactMatch: Final[str] = "http://www.w3.org/2004/02/skos/core#exactMatch"
    hasTopConcept: Final[str] = "http://www.w3.org/2004/02/skos/core#hasTopConcept"
    hiddenLabel: Final[str] = "http://www.w3.org/2004/02/skos/core#hiddenLabel"
    inScheme: Final[str] = "http://www.w3.org/2004/02/skos/core#inScheme"
    narrowMatch: Final[str] = "http://www.w3.org/2004/02/skos/core#narrowMatch"
    narrower: Final[str] = "http://www.w3.org/2004/02/skos/core#narrower"
    notation: Final[str] = "http://www.w3.org/2004/02/skos/core#notation"
    note: Final[str] = "http://www.w3.org/2004/02/skos/core#note"
    prefLabel: Final[str] = "http://www.w3.org/2004/02/skos/core#prefLabel"
    related: Final[str] = "http://www.w3.org/2004/02/skos/core#related"
    relatedMatch: Final[str] = "http://www.w3.org/2004/02/skos/core#relatedMatch"
    scopeNote: Final[str] = "http://www.w3.org/2004/02/skos/core#scopeNote"
    topConceptOf: Final[str] = "http://www.w3.org/2004/02/skos/core#topConceptOf"


class spdx:
    Checksum: Final[str] = "http://spdx.org/rdf/terms#Checksum"
    algorithm: Final[str] = "http://spdx.org/rdf/terms#algorithm"
    checksum: Final[str] = "http://spdx.org/rdf/terms#checksum"
    checksumAlgorithm_sha256: Final[str] = "http://spdx.org/rdf/terms#checksumAlgorithm_sha256"
    checksumValue: Final[str] = "http://spdx.org/rdf/terms#checksumValue"


class tree:
    GreaterThanOrEqualToRelation: Final[str] = "https://w3id.org/tree#GreaterThanOrEqualToRelation"
    Node: Final[str] = "https://w3id.org/tree#Node"
    member: Final[str] = "https://w3id.org/tree#member"
    node: Final[str] = "https://w3id.org/tree#node"
    path: Final[str] = "https://w3id.org/tree#path"
    relation: Final[str] = "https://w3id.org/tree#relation"
    value: Final[str] = "https://w3id.org/tree#value"
    view: Final[str] = "https://w3id.org/tree#view"


class vann:
    preferredNamespacePrefix: Final[str] = "http://purl.org/vocab/vann/preferredNamespacePrefix"
    preferredNamespaceUri: Final[str] = "http://purl.org/vocab/vann/preferredNamespaceUri"


class vcard:
    Kind: Final[str] = "http://www.w3.org/2006/vcard/ns#Kind"
    Organization: Final[str] = "http://www.w3.org/2006/vcard/ns#Organization"
    fn: Final[str] = "http://www.w3.org/2006/vcard/ns#fn"
    hasEmail: Final[str] = "http://www.w3.org/2006/vcard/ns#hasEmail"
    hasTelephone: Final[str] = "http://www.w3.org/2006/vcard/ns#hasTelephone"
    hasURL: Final[str] = "http://www.w3.org/2006/vcard/ns#hasURL"


class void:
    Dataset: Final[str] = "http://rdfs.org/ns/void#Dataset"
    DatasetDescription: Final[str] = "http://rdfs.org/ns/void#DatasetDescription"
    Linkset: Final[str] = "http://rdfs.org/ns/void#Linkset"
    class_: Final[str] = "http://rdfs.org/ns/void#class"
    classPartition: Final[str] = "http://rdfs.org/ns/void#classPartition"
    classes: Final[str] = "http://rdfs.org/ns/void#classes"
    dataDump: Final[str] = "http://rdfs.org/ns/void#dataDump"
    distinctObjects: Final[str] = "http://rdfs.org/ns/void#distinctObjects"
    distinctSubjects: Final[str] = "http://rdfs.org/ns/void#distinctSubjects"
    entities: Final[str] = "http://rdfs.org/ns/void#entities"
    exampleResource: Final[str] = "http://rdfs.org/ns/void#exampleResource"
    feature: Final[str] = "http://rdfs.org/ns/void#feature"
    inDataset: Final[str] = "http://rdfs.org/ns/void#inDataset"
    linkPredicate: Final[str] = "http://rdfs.org/ns/void#linkPredicate"
    objectsTarget: Final[str] = "http://rdfs.org/ns/void#objectsTarget"
    properties: Final[str] = "http://rdfs.org/ns/void#properties"
    property: Final[str] = "http://rdfs.org/ns/void#property"
    propertyPartition: Final[str] = "http://rdfs.org/ns/void#propertyPartition"
    sparqlEndpoint: Final[str] = "http://rdfs.org/ns/void#sparqlEndpoint"
    subset: Final[str] = "http://rdfs.org/ns/void#subset"
    triples: Final[str] = "http://rdfs.org/ns/void#triples"
    uriSpace: Final[str] = "http://rdfs.org/ns/void#uriSpace"
    vocabulary: Final[str] = "http://rdfs.org/ns/void#vocabulary"


class xsd:
    anyURI: Final[str] = "http://www.w3.org/2001/XMLSchema#anyURI"
    boolean: Final[str] = "http://www.w3.org/2001/XMLSchema#boolean"
    date: Final[str] = "http://www.w3.org/2001/XMLSchema#date"
    dateTime: Final[str] = "http://www.w3.org/2001/XMLSchema#dateTime"
    decimal: Final[str] = "http://www.w3.org/2001/XMLSchema#decimal"
    double: Final[str] = "http://www.w3.org/2001/XMLSchema#double"
    gYear: Final[str] = "http://www.w3.org/2001/XMLSchema#gYear"
    hexBinary: Final[str] = "http://www.w3.org/2001/XMLSchema#hexBinary"
    int: Final[str] = "http://www.w3.org/2001/XMLSchema#int"
    integer: Final[str] = "http://www.w3.org/2001/XMLSchema#integer"
    long: Final[str] = "http://www.w3.org/2001/XMLSchema#long"
    nonNegativeInteger: Final[str] = "http://www.w3.org/2001/XMLSchema#nonNegativeInteger"
    positiveInteger: Final[str] = "http://www.w3.org/2001/XMLSchema#positiveInteger"
    string: Final[str] = "http://www.w3.org/2001/XMLSchema#string"
