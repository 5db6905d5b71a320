"""All errors a client can meet: one table of their kinds, with texts and what to do next."""

from dataclasses import dataclass

from .marking import N_


@dataclass(frozen=True, slots=True)
class ErrorType:
    """One kind of error; `title` and `advice` (what to do next) are message ids, `template` is its page."""

    name: str
    status: int
    title: str
    advice: str
    template: str = "error.html"


ERROR_TYPES = (
    ErrorType(
        "bad-request",
        400,
        N_("This address cannot be understood"),
        N_("Check the address, or start from the overview and choose again."),
    ),
    ErrorType(
        "bad-query",
        400,
        N_("This query cannot be read"),
        N_("Correct the place that is named; the examples of the query page show how queries are written."),
    ),
    ErrorType(
        "forbidden",
        403,
        N_("This form was sent from another site"),
        N_("Open the page here and send the form again."),
    ),
    ErrorType(
        "query-forbidden",
        403,
        N_("This endpoint only reads its own data"),
        N_(
            "Take SERVICE and updates out of the query; the data here do not change, and nothing is fetched from elsewhere."
        ),
    ),
    ErrorType(
        "not-found",
        404,
        N_("There is no page at this address"),
        N_("Look for the measure in the list of all measures, or start from the overview."),
    ),
    ErrorType(
        "method-not-allowed",
        405,
        N_("This address does not take this kind of request"),
        N_("Open pages with an ordinary link, and send forms from the page they stand on."),
    ),
    ErrorType(
        "not-acceptable",
        406,
        N_("This page does not come in the format asked for"),
        N_("Ask for one of the formats that this address has."),
    ),
    ErrorType(
        "gone",
        410,
        N_("This page was withdrawn"),
        N_("Follow the link to what takes its place, where there is one, or start from the overview."),
        "withdrawn.html",
    ),
    ErrorType(
        "release-removed",
        410,
        N_("This release is no longer kept"),
        N_("Choose one of the releases that are kept, or go on with the current one."),
        "release_removed.html",
    ),
    ErrorType(
        "check-gone",
        410,
        N_("This result no longer exists"),
        N_(
            "Everything about a check is deleted when its result is fetched, and after ten minutes. Check the table again."
        ),
        "check_refused.html",
    ),
    ErrorType(
        "too-large",
        413,
        N_("This file is too large"),
        N_(
            "A file may have up to 10 MB. Delete pictures and sheets that do not belong to the table, or split the table."
        ),
        "check_refused.html",
    ),
    ErrorType(
        "changed",
        412,
        N_("This is no longer the file that you have a part of"),
        N_("Fetch it from its beginning."),
    ),
    ErrorType(
        "query-too-long",
        413,
        N_("This query is too long"),
        N_("Shorten the query, or ask in several steps."),
    ),
    ErrorType(
        "address-too-long",
        414,
        N_("This address is too long"),
        N_("Send the query with POST instead of GET."),
    ),
    ErrorType(
        "unsupported-media-type",
        415,
        N_("This form of request is not known here"),
        N_("Send application/sparql-query or application/x-www-form-urlencoded, in UTF-8."),
    ),
    ErrorType(
        "no-such-range",
        416,
        N_("The file does not have this part"),
        N_("Ask for a part within the size of the file, or for all of it."),
    ),
    ErrorType(
        "no-file",
        422,
        N_("No file was chosen"),
        N_("Choose your table first, then check it."),
        "check_refused.html",
    ),
    ErrorType(
        "empty-file",
        422,
        N_("This file is empty"),
        N_("Save the table in Excel again, then choose it here."),
        "check_refused.html",
    ),
    ErrorType(
        "query-too-complex",
        422,
        N_("This query is too complex"),
        N_("Divide the query, or take out what is nested or repeated most."),
    ),
    ErrorType(
        "query-timeout",
        422,
        N_("This query takes too long"),
        N_("Narrow the query, for instance by a type or a LIMIT."),
    ),
    ErrorType(
        "query-memory",
        422,
        N_("This query needs too much memory"),
        N_("Sort and group less at a time."),
    ),
    ErrorType(
        "result-too-large",
        422,
        N_("This result is too large"),
        N_("Add LIMIT and OFFSET to fetch it in parts."),
    ),
    ErrorType(
        "report-too-large",
        422,
        N_("This report would be too long"),
        N_(
            "Choose fewer measures, for instance by target group, district, programme or year; the page of the report helps."
        ),
    ),
    ErrorType(
        "difference-too-large",
        422,
        N_("These releases differ in too much"),
        N_("Compare releases that are closer to each other, or take both as dumps; profilatlas diff compares any two."),
    ),
    ErrorType(
        "too-many-requests",
        429,
        N_("Your network has sent very many requests recently"),
        N_("Wait until the time named in Retry-After, then go on more slowly."),
    ),
    ErrorType(
        "internal-error",
        500,
        N_("Something went wrong on our side"),
        N_("It was noted. Try again later; if it happens again, tell us the number below."),
    ),
    ErrorType(
        "unavailable",
        503,
        N_("The catalogue is not available at the moment"),
        N_("Try again in a minute. The operators see the reason at /ready."),
    ),
    ErrorType(
        "service-needed",
        503,
        N_("This answer has to be computed"),
        N_(
            "All pages, data and pictures can be read here as files. Filters, searches, comparisons and queries need the service, which cannot be reached at the moment."
        ),
    ),
    ErrorType(
        "release-unavailable",
        503,
        N_("This release cannot be read at the moment"),
        N_("Other releases are not affected: go on with the current one, or try again later."),
        "release_removed.html",
    ),
    ErrorType(
        "checks-busy",
        503,
        N_("Many tables are being checked at the moment"),
        N_("Send your table again in a minute. Nothing of it was kept."),
        "check_refused.html",
    ),
    ErrorType(
        "picture-unavailable",
        503,
        N_("This picture cannot be drawn at the moment"),
        N_("Try again in a few seconds. The figures themselves are in the table of the same page."),
    ),
    ErrorType(
        "reports-busy",
        503,
        N_("Many reports are being made at the moment"),
        N_("Try again in a few seconds."),
    ),
    ErrorType(
        "difference-busy",
        503,
        N_("Other releases are being compared at the moment"),
        N_("Try again in a few seconds."),
    ),
    ErrorType(
        "overloaded",
        503,
        N_("Many queries are being answered at the moment"),
        N_("Send the query again in a few seconds."),
    ),
)
_BY_NAME = {error.name: error for error in ERROR_TYPES}
# Where several types share a status, the first is what a bare status means.
_BY_STATUS = {error.status: error for error in reversed(ERROR_TYPES)}


def error_type(name: str) -> ErrorType:
    """The kind of error with this name."""
    return _BY_NAME[name]


def type_of_status(status: int) -> ErrorType:
    """What a bare status means: the first type that has it, else that of any mistake of the client (400) or of ours (500)."""
    return _BY_STATUS.get(status) or _BY_STATUS[500 if status >= 500 else 400]
