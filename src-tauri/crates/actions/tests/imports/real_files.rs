//! The real files: recognised, mapped by their names, and their control totals to the last digit.

use crate::support::{Facts, column, constant, inspected, mapping, opened, set, shared, surveyed, total};
use credit_desk_actions::view::{ImportFormat, ImportSubject};

#[test]
fn vm_runs_are_usage_of_four_resources_with_the_senders_total() {
    let file = opened(&shared("azure_vm_runs_2023-09.csv"));
    let inspection = inspected(&file, None);
    assert_eq!(inspection.format, ImportFormat::Csv);
    assert_eq!(inspection.columns.len(), 9);
    assert_eq!(inspection.preview.len(), 50);
    assert_eq!(inspection.preview[0][0], "7bd29ae20571e7ba7338cf9c");
    let mut plan = inspection.suggested;
    assert_eq!(
        mapping(&plan),
        [
            "event_id <- event_id",
            "event_name <- job_name",
            "occurred_at <- started_at",
            "organisation = ",
            "project <- resource_id",
            "record_id <- event_id",
            "runtime_s -> VM runtime",
        ]
    );
    assert_eq!(plan.source, "azure_vm_runs_2023-09");
    let facts = Facts { organisations: vec!["acme"], operations: vec!["VM runtime"] };
    let refused = surveyed(&file, &plan, &facts).expect_err("no organisation chosen").to_string();
    assert!(refused.contains("Nothing is chosen for the organisation"), "{refused}");

    set(&mut plan, "organisation", constant("acme"));
    let survey = surveyed(&file, &plan, &facts).expect("it can be read");
    assert_eq!((survey.rows, survey.records, survey.rejected), (14_534, 14_534, 0));
    assert_eq!(total(&survey, "rows"), "14534");
    assert_eq!(total(&survey, "sum of runtime_s"), "5880326.64");
    assert_eq!(total(&survey, "distinct resource_id"), "4");
    assert_eq!(survey.first_at.expect("times").to_string(), "2023-09-01T00:04:40.280000Z");
    assert_eq!(survey.new_organisations, []);
    assert_eq!(survey.notes, ["14,534 times name no zone and were read as UTC."]);
}

#[test]
fn llm_tokens_are_two_measures_and_the_seventh_digit_is_told() {
    let file = opened(&shared("azure_llm_2023_conv_first10000.csv"));
    let mut plan = inspected(&file, None).suggested;
    assert_eq!(
        mapping(&plan),
        [
            "ContextTokens -> Input tokens",
            "GeneratedTokens -> Output tokens",
            "occurred_at <- TIMESTAMP",
            "organisation = ",
        ]
    );
    set(&mut plan, "organisation", constant("acme"));
    let facts = Facts { organisations: vec!["acme"], operations: vec!["Input tokens", "Output tokens"] };
    let survey = surveyed(&file, &plan, &facts).expect("it can be read");
    assert_eq!((survey.rows, survey.records, survey.rejected), (10_000, 20_000, 0));
    assert_eq!(total(&survey, "sum of ContextTokens"), "12424297");
    assert_eq!(total(&survey, "sum of GeneratedTokens"), "2184052");
    let notes = survey.notes.join("\n");
    assert!(
        notes.contains(
            "10,000 times have more than six decimals and were cut to microseconds; only zeros were cut off"
        ),
        "{notes}"
    );
    assert!(notes.contains("10,000 record IDs were made from the row number"), "{notes}");

    let without_rate = Facts { organisations: vec!["acme"], operations: vec!["Input tokens"] };
    let survey = surveyed(&file, &plan, &without_rate).expect("it can be read");
    assert_eq!(survey.rejected, 10_000, "a row is good only with all its measures");
    assert_eq!(survey.errors.len(), 200);
    assert!(survey.errors[0].message.contains("No rate prices “Output tokens”"));
}

#[test]
fn focus_costs_add_up_to_eleven_decimals_and_negative_ones_are_told_apart() {
    let file = opened(&shared("focus_1.0_sample_1000.csv"));
    let inspection = inspected(&file, None);
    assert_eq!(inspection.format, ImportFormat::Focus);
    let mut plan = inspection.suggested;
    assert_eq!(
        mapping(&plan),
        [
            "credits <- BilledCost",
            "event_id <- ResourceId",
            "event_name <- ResourceName",
            "name <- SubAccountName",
            "occurred_at <- ChargePeriodStart",
            "operation <- ServiceName",
            "organisation <- SubAccountId",
        ]
    );
    plan.create_organisations = true;
    let survey = surveyed(&file, &plan, &Facts::default()).expect("it can be read");
    assert_eq!((survey.rows, survey.records, survey.rejected), (1_000, 987, 13));
    assert_eq!(total(&survey, "sum of BilledCost"), "20.52022672899");
    assert_eq!(total(&survey, "rows below zero in BilledCost"), "13");
    assert_eq!(total(&survey, "sum below zero of BilledCost"), "-2.7756713001");
    assert_eq!(total(&survey, "distinct SubAccountId"), "73");
    assert_eq!(survey.new_organisations.len(), 73);
    assert_eq!(survey.new_organisations[0].external_id, "51738928782");
    assert_eq!(survey.new_organisations[0].name, "Atlas Nimbus");
    let error = &survey.errors[0];
    assert_eq!(error.field.as_deref(), Some("credits"));
    assert!(error.message.contains("a correction is a reversal or a refund"), "{}", error.message);
    let notes = survey.notes.join("\n");
    assert!(notes.contains("8,973 cells hold the word NULL and were read as empty."), "{notes}");
    assert!(notes.contains("1 credit is 1 USD."), "{notes}");
    assert!(notes.contains("13 rows are below zero"), "{notes}");
}

#[test]
fn focus_costs_read_as_plain_csv_are_refused_not_rounded() {
    let file = opened(&shared("focus_1.0_sample_1000.csv"));
    let mut plan = inspected(&file, None).suggested;
    plan.format = ImportFormat::Csv;
    plan.create_organisations = true;
    let survey = surveyed(&file, &plan, &Facts::default()).expect("it can be read");
    assert!(survey.rejected > 13, "{}", survey.rejected);
    let message =
        &survey.errors.iter().find(|error| error.message.contains("decimals")).expect("one").message;
    assert!(message.contains("would have to be rounded; send it with at most 6"), "{message}");
}

#[test]
fn cloudevents_bring_their_own_source_and_ids() {
    let file = opened(&shared("cloudevents_from_azure_llm_2000.ndjson"));
    let inspection = inspected(&file, None);
    assert_eq!(inspection.format, ImportFormat::Cloudevents);
    assert!(inspection.columns.contains(&"data.input_tokens".to_owned()), "{:?}", inspection.columns);
    let mut plan = inspection.suggested;
    assert_eq!(
        mapping(&plan),
        [
            "data.input_tokens -> Input tokens",
            "data.output_tokens -> Output tokens",
            "occurred_at <- time",
            "organisation <- subject",
            "record_id <- id",
            "source <- source",
        ]
    );
    assert_eq!(plan.source, "azure-llm-2023-conv");
    plan.create_organisations = true;
    let facts = Facts { organisations: vec![], operations: vec!["Input tokens", "Output tokens"] };
    let survey = surveyed(&file, &plan, &facts).expect("it can be read");
    assert_eq!((survey.rows, survey.records, survey.rejected), (2_000, 4_000, 0));
    assert_eq!(total(&survey, "distinct subject"), "25");
    assert_eq!(survey.notes, Vec::<String>::new());
}

#[test]
fn a_byte_order_mark_and_american_dates_are_what_they_are() {
    let file = opened(&shared("azure_EA_ActualCost_Small.csv"));
    let inspection = inspected(&file, Some(ImportSubject::Usage));
    assert_eq!(inspection.columns[0], "BillingAccountId", "the mark is no part of the first name");
    let mut plan = inspection.suggested;
    set(&mut plan, "organisation", column("SubscriptionId"));
    set(&mut plan, "credits", column("Cost"));
    plan.fields.retain(|field| field.field != "quantity");
    plan.create_organisations = true;
    let survey = surveyed(&file, &plan, &Facts::default()).expect("it can be read");
    assert_eq!((survey.rows, survey.rejected), (11, 11), "09/04/2023 may be April or September");
    assert!(
        survey.errors[0].message.contains("“09/21/2023” is not a time that can be read without guessing")
    );
}
