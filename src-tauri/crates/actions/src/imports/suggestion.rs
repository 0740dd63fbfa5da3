//! A plan guessed from the names of columns. The user sees it and may change all of it.

use super::source_file::SourceFile;
use crate::view::{FieldMapping, FieldSource, ImportFormat, ImportPlan, ImportSubject, Measure};

/// Column names, in lower case without punctuation, that usually mean a field; the likeliest first.
type Names = (&'static str, &'static [&'static str]);

const USAGE: &[Names] = &[
    (
        "occurred_at",
        &[
            "occurredat",
            "startedat",
            "timestamp",
            "eventtime",
            "time",
            "datetime",
            "usagedate",
            "date",
            "createdat",
            "chargeperiodstart",
        ],
    ),
    (
        "organisation",
        &[
            "organisationid",
            "organizationid",
            "organisation",
            "organization",
            "orgid",
            "org",
            "customerid",
            "customer",
            "tenantid",
            "tenant",
            "accountid",
            "account",
            "subaccountid",
            "subject",
        ],
    ),
    ("event_id", &["eventid", "event", "deploymentid", "jobid", "runid"]),
    ("record_id", &["recordid", "usageid", "usagerecordid", "lineitemid", "uuid", "id"]),
    ("event_name", &["eventname", "deploymentname", "jobname", "runname"]),
    (
        "project",
        &[
            "projectid",
            "project",
            "projectname",
            "workspaceid",
            "workspace",
            "resourceid",
            "resource",
            "resourcegroup",
        ],
    ),
    ("operation", &["operation", "operationname", "action", "service", "servicename", "metername"]),
    ("credits", &["credits", "creditsused", "creditamount", "usagecredits"]),
    ("quantity", &["quantity", "qty", "units", "usagequantity"]),
    ("user", &["user", "userid", "username", "useremail"]),
];

const ORGANISATIONS: &[Names] = &[
    (
        "external_id",
        &["externalid", "organisationid", "organizationid", "orgid", "customerid", "accountid", "id"],
    ),
    (
        "name",
        &[
            "name",
            "organisation",
            "organization",
            "organisationname",
            "organizationname",
            "customername",
            "customer",
            "displayname",
        ],
    ),
    ("legal_name", &["legalname", "company", "companyname"]),
    ("country", &["country", "countrycode"]),
    ("tax_id", &["taxid", "vatid", "vatnumber", "taxnumber"]),
    ("email", &["email", "billingemail", "mail"]),
    ("plan", &["plan", "planname", "subscription"]),
    ("currency", &["currency", "billingcurrency", "currencycode"]),
    ("status", &["status", "state"]),
];

const PURCHASES: &[Names] = &[
    ("occurred_at", &["occurredat", "purchasedat", "paidat", "date", "timestamp", "time", "createdat"]),
    (
        "organisation",
        &[
            "organisationid",
            "organizationid",
            "organisation",
            "organization",
            "orgid",
            "org",
            "customerid",
            "customer",
            "accountid",
            "account",
        ],
    ),
    ("credits", &["credits", "creditspurchased", "creditamount"]),
    ("amount_paid", &["amountpaid", "paid", "amount", "total", "price"]),
    ("currency", &["currency", "billingcurrency", "currencycode"]),
    ("expires_at", &["expiresat", "expireson", "expiry", "expirydate", "validuntil"]),
    ("record_id", &["recordid", "purchaseid", "paymentid", "id", "uuid"]),
    ("reference", &["reference", "paymentreference", "invoice", "invoicenumber", "paymentid"]),
];

const GRANTS: &[Names] = &[
    ("occurred_at", &["occurredat", "grantedat", "date", "timestamp", "time", "createdat"]),
    (
        "organisation",
        &[
            "organisationid",
            "organizationid",
            "organisation",
            "organization",
            "orgid",
            "org",
            "customerid",
            "customer",
            "accountid",
            "account",
        ],
    ),
    ("credits", &["credits", "creditamount"]),
    ("kind", &["kind", "type", "granttype"]),
    ("reason", &["reason", "reasoncode"]),
    ("note", &["note", "notes", "comment", "description"]),
    ("expires_at", &["expiresat", "expireson", "expiry", "expirydate", "validuntil"]),
    ("record_id", &["recordid", "grantid", "id", "uuid"]),
];

/// Quantities that usually are measures, and the operation that each counts.
const MEASURES: &[(&str, &[&str])] = &[
    ("Input tokens", &["inputtokens", "contexttokens", "prompttokens"]),
    ("Output tokens", &["outputtokens", "generatedtokens", "completiontokens"]),
    ("VM runtime", &["runtimes", "runtimeseconds", "durations", "durationseconds"]),
    ("API call", &["apicalls", "calls", "requests"]),
];

/// Fields of a FOCUS 1.0 file. The cost becomes credits; a record is named by its row, because no column of FOCUS
/// has to be unique.
const FOCUS: &[(&str, &str)] = &[
    ("organisation", "SubAccountId"),
    ("name", "SubAccountName"),
    ("occurred_at", "ChargePeriodStart"),
    ("operation", "ServiceName"),
    ("credits", "BilledCost"),
    ("event_id", "ResourceId"),
    ("event_name", "ResourceName"),
];

/// Attributes of a CloudEvent; its data are measures.
const EVENT: &[(&str, &str)] =
    &[("organisation", "subject"), ("occurred_at", "time"), ("source", "source"), ("record_id", "id")];

/// The plan; `unique[i]` says whether the values of column i differ from row to row and are never empty.
pub(super) fn suggest(
    file: &SourceFile,
    columns: &[String],
    unique: &[bool],
    first_row: Option<&[String]>,
    subject: Option<ImportSubject>,
    zone: &str,
) -> ImportPlan {
    let format = file.format();
    let subject = subject.unwrap_or_else(|| match format {
        ImportFormat::Csv => guess_subject(columns),
        ImportFormat::Focus | ImportFormat::Cloudevents => ImportSubject::Usage,
    });
    let mut source = file.stem();
    let mut fields;
    let mut measures = Vec::new();
    match (format, subject) {
        (ImportFormat::Focus, ImportSubject::Usage) => fields = named(FOCUS, columns),
        (ImportFormat::Cloudevents, ImportSubject::Usage) => {
            fields = named(EVENT, columns);
            measures = measures_among(columns);
            let rest: Vec<String> =
                columns.iter().filter(|column| column.starts_with("data.")).cloned().collect();
            for field in guess_fields(USAGE, &rest, &[]) {
                let taken = measures.iter().any(|measure| is_column(&field, &measure.column));
                if !taken && !fields.iter().any(|other| other.field == field.field) {
                    fields.push(field);
                }
            }
            if let Some(value) = first_value(columns, first_row, "source") {
                source = value;
            }
        }
        (_, subject) => {
            fields = guess_fields(names_of(subject), columns, unique);
            let has = |name: &str| fields.iter().any(|field| field.field == name);
            if subject == ImportSubject::Usage && !has("credits") && !has("quantity") {
                measures = measures_among(columns);
            }
        }
    }
    if subject != ImportSubject::Organisations && !fields.iter().any(|field| field.field == "organisation") {
        fields.insert(
            0,
            FieldMapping {
                field: "organisation".to_owned(),
                source: FieldSource::Constant { value: String::new() },
            },
        );
    }
    ImportPlan {
        subject,
        format,
        source,
        fields,
        measures,
        zone: zone.to_owned(),
        create_organisations: false,
        good_rows_only: false,
    }
}

const fn names_of(subject: ImportSubject) -> &'static [Names] {
    match subject {
        ImportSubject::Usage => USAGE,
        ImportSubject::Organisations => ORGANISATIONS,
        ImportSubject::Purchases => PURCHASES,
        ImportSubject::Grants => GRANTS,
    }
}

fn guess_subject(columns: &[String]) -> ImportSubject {
    let has = |subject: &[Names], field: &str| {
        subject
            .iter()
            .find(|(name, _)| *name == field)
            .is_some_and(|(_, names)| columns.iter().any(|column| names.contains(&simple(column).as_str())))
    };
    if has(PURCHASES, "credits") && has(PURCHASES, "amount_paid") {
        ImportSubject::Purchases
    } else if has(GRANTS, "credits") && has(GRANTS, "reason") {
        ImportSubject::Grants
    } else if has(ORGANISATIONS, "external_id") && has(ORGANISATIONS, "name") && !has(USAGE, "occurred_at") {
        ImportSubject::Organisations
    } else {
        ImportSubject::Usage
    }
}

/// Names that may be a record ID or the ID of something else: they must be unique to be taken for one.
const WEAK_IDS: [&str; 3] = ["id", "uuid", "paymentid"];

/// Each field takes the first of its likely names that is left. Where no column looks like a record ID, a unique
/// event ID serves as one too.
fn guess_fields(names: &[Names], columns: &[String], unique: &[bool]) -> Vec<FieldMapping> {
    let mut taken = vec![false; columns.len()];
    let is_unique = |at: usize| unique.get(at).copied().unwrap_or(true);
    let mut fields = Vec::new();
    let mut event_id = None;
    for (field, likely) in names {
        let place = likely.iter().find_map(|name| {
            (0..columns.len()).find(|at| {
                !taken[*at]
                    && simple(&columns[*at]) == *name
                    && (!WEAK_IDS.contains(name) || *field != "record_id" || is_unique(*at))
            })
        });
        let place = match (*field, place) {
            ("record_id", None) => event_id.filter(|at| is_unique(*at)),
            (_, place) => place,
        };
        if let Some(at) = place {
            taken[at] = true;
            if *field == "event_id" {
                event_id = Some(at);
            }
            fields.push(from_column(field, &columns[at]));
        }
    }
    fields
}

fn measures_among(columns: &[String]) -> Vec<Measure> {
    let mut measures = Vec::new();
    for (operation, names) in MEASURES {
        for column in columns {
            if names.contains(&simple(column.rsplit('.').next().unwrap_or(column)).as_str()) {
                measures.push(Measure { column: column.clone(), operation: (*operation).to_owned() });
            }
        }
    }
    measures
}

fn named(pairs: &[(&str, &str)], columns: &[String]) -> Vec<FieldMapping> {
    pairs
        .iter()
        .filter(|(_, name)| columns.iter().any(|column| column == name))
        .map(|(field, name)| from_column(field, name))
        .collect()
}

fn from_column(field: &str, column: &str) -> FieldMapping {
    FieldMapping { field: field.to_owned(), source: FieldSource::Column { name: column.to_owned() } }
}

fn is_column(field: &FieldMapping, column: &str) -> bool {
    matches!(&field.source, FieldSource::Column { name } if name == column)
}

fn first_value(columns: &[String], row: Option<&[String]>, name: &str) -> Option<String> {
    let at = columns.iter().position(|column| column == name)?;
    row?.get(at).filter(|value| !value.is_empty()).cloned()
}

/// Letters and digits in lower case: `Event ID`, `event_id` and `data.eventId` are the same name.
fn simple(name: &str) -> String {
    let name = name.strip_prefix("data.").unwrap_or(name);
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
