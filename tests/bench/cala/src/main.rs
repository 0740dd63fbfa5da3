//! Posts transfers through cala-ledger for some seconds and prints the rate: `cala-reference URL CLIENTS SECONDS PAIRS`.

use std::time::{Duration, Instant};

use cala_ledger::{account::*, journal::*, tx_template::*, *};
use rust_decimal::Decimal;

const TEMPLATE: &str = "TRANSFER";

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [url, clients, seconds, pairs] = arguments.as_slice() else {
        anyhow::bail!("usage: cala-reference URL CLIENTS SECONDS PAIRS");
    };
    let (clients, pairs): (u32, usize) = (clients.parse()?, pairs.parse()?);
    let time = Duration::from_secs(seconds.parse()?);
    let pool = sqlx::postgres::PgPoolOptions::new().max_connections(clients + 4).connect(url).await?;
    let mut jobs = job::Jobs::init(job::JobSvcConfig::builder().pool(pool.clone()).exec_migrations(false).build()?).await?;
    let cala = CalaLedger::init(CalaLedgerConfig::builder().pool(pool).exec_migrations(true).build()?, &mut jobs).await?;
    let journal_id = JournalId::new();
    cala.journals().create(NewJournal::builder().id(journal_id).name("bench").build()).await?;
    let mut accounts = Vec::new();
    for n in 0..pairs * 2 {
        let id = AccountId::new();
        let name = format!("account {n}");
        cala.accounts().create(NewAccount::builder().id(id).name(name.clone()).code(format!("{name} {id}")).build()).await?;
        accounts.push(id);
    }
    template(&cala, journal_id).await?;
    let mut tasks = Vec::new();
    for client in 0..clients as usize {
        let (cala, accounts) = (cala.clone(), accounts.clone());
        tasks.push(tokio::spawn(async move {
            let start = Instant::now();
            let mut done = 0_usize;
            while start.elapsed() < time {
                let pair = (client + done * 7) % (accounts.len() / 2);
                let mut params = Params::new();
                params.insert("sender", accounts[pair * 2]);
                params.insert("recipient", accounts[pair * 2 + 1]);
                params.insert("units", Decimal::ONE);
                cala.post_transaction(TransactionId::new(), TEMPLATE, params).await?;
                done += 1;
            }
            anyhow::Ok(done as f64 / start.elapsed().as_secs_f64())
        }));
    }
    let mut rate = 0.0;
    for task in tasks {
        rate += task.await??;
    }
    println!("{rate:.1}");
    Ok(())
}

async fn template(cala: &CalaLedger, journal_id: JournalId) -> anyhow::Result<()> {
    let param = |name: &str, kind| NewParamDefinition::builder().name(name).r#type(kind).build();
    let entry = |kind: &str, account: &str, direction: &str| {
        NewTxTemplateEntry::builder()
            .entry_type(kind)
            .account_id(account)
            .layer("SETTLED")
            .direction(direction)
            .units("params.units")
            .currency("'USD'")
            .build()
    };
    let template = NewTxTemplate::builder()
        .id(uuid::Uuid::now_v7())
        .code(TEMPLATE)
        .params(vec![
            param("sender", ParamDataType::Uuid)?,
            param("recipient", ParamDataType::Uuid)?,
            param("units", ParamDataType::Decimal)?,
        ])
        .transaction(
            NewTxTemplateTransaction::builder().effective("date()").journal_id(format!("uuid('{journal_id}')")).build()?,
        )
        .entries(vec![
            entry("'TRANSFER_DR'", "params.sender", "DEBIT")?,
            entry("'TRANSFER_CR'", "params.recipient", "CREDIT")?,
        ])
        .build();
    cala.tx_templates().create(template).await?;
    Ok(())
}
