//! A statement under construction: its text, made of constant fragments, and the values bound to it.

use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, FromRow, Postgres, Sqlite};

use crate::engine::Connection;
use crate::error::Result;

/// A value bound to a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Bind {
    Int(i64),
    Text(String),
    Bytes(Vec<u8>),
    /// An array, on PostgreSQL only.
    Texts(Vec<String>),
}

/// Text and values. Everything that callers give goes through [`Statement::bind`].
#[derive(Debug, Clone, Default)]
pub(crate) struct Statement {
    pub text: String,
    pub binds: Vec<Bind>,
}

impl Statement {
    /// Binds a value and answers its placeholder.
    pub(crate) fn bind(&mut self, value: Bind) -> String {
        self.binds.push(value);
        format!("${}", self.binds.len())
    }

    pub(crate) fn int(&mut self, value: i64) -> String {
        self.bind(Bind::Int(value))
    }

    pub(crate) fn text(&mut self, value: &str) -> String {
        self.bind(Bind::Text(value.to_owned()))
    }

    /// All rows. PostgreSQL plans it anew each time, because which index is right depends on the values.
    pub(crate) async fn fetch_all<T>(self, connection: &mut Connection) -> Result<Vec<T>>
    where
        T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin,
    {
        Ok(match connection {
            Connection::Sqlite(c) => {
                let mut query = sqlx::query_as::<Sqlite, T>(AssertSqlSafe(self.text));
                for bind in self.binds {
                    query = match bind {
                        Bind::Int(value) => query.bind(value),
                        Bind::Text(value) => query.bind(value),
                        Bind::Bytes(value) => query.bind(value),
                        Bind::Texts(values) => query.bind(values.join(" ")),
                    };
                }
                query.fetch_all(&mut **c).await?
            }
            Connection::Postgres(c) => {
                let mut query = sqlx::query_as::<Postgres, T>(AssertSqlSafe(self.text)).persistent(false);
                for bind in self.binds {
                    query = match bind {
                        Bind::Int(value) => query.bind(value),
                        Bind::Text(value) => query.bind(value),
                        Bind::Bytes(value) => query.bind(value),
                        Bind::Texts(values) => query.bind(values),
                    };
                }
                query.fetch_all(&mut **c).await?
            }
        })
    }

    /// The one number that it answers.
    pub(crate) async fn fetch_number(self, connection: &mut Connection) -> Result<i64> {
        let rows: Vec<(i64,)> = self.fetch_all(connection).await?;
        Ok(rows.first().map_or(0, |row| row.0))
    }
}
