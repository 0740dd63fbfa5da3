//! Names for the filters, and the size of the book.

use credit_desk_domain::OrgId;
use sqlx::FromRow;

use super::statement::Statement;
use crate::error::Result;
use crate::store::Store;

/// How large the book is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, FromRow)]
pub struct BookSize {
    /// Posted transactions.
    pub transactions: i64,
    /// Organisations.
    pub organisations: i64,
}

impl Store {
    /// Names of projects, of one organisation or of all, each once.
    pub async fn project_names(&self, org: Option<OrgId>) -> Result<Vec<String>> {
        let mut connection = self.pools.read().await?;
        let mut s = Statement::default();
        let org = s.int(org.map_or(0, OrgId::get));
        s.text = format!("select distinct name from project where {org} = 0 or org_id = {org} order by name");
        let rows: Vec<(String,)> = s.fetch_all(&mut connection).await?;
        Ok(rows.into_iter().map(|row| row.0).collect())
    }

    /// Transactions posted and organisations, from the heads: one row per organisation.
    pub async fn book_size(&self) -> Result<BookSize> {
        let mut connection = self.pools.read().await?;
        let s = Statement {
            text: "select cast(coalesce(sum(seq), 0) as bigint) as transactions, cast(count(*) as bigint) as organisations from head"
                .to_owned(),
            binds: Vec::new(),
        };
        Ok(s.fetch_all(&mut connection).await?.first().copied().unwrap_or_default())
    }
}
