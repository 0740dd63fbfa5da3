//! Rows of grants: promotional credits that staff gave.

use credit_desk_domain::Kind;

use super::field::{Field, Fields, RowProblem};
use super::mapping::{Identity, expiry, occurred};
use super::moment::MomentReader;
use super::note::Notes;
use super::purchase::added_credits;
use super::record::GrantRecord;
use super::refusal::ImportRefusal;
use super::row::Row;
use crate::view::ImportPlan;

#[derive(Debug)]
pub(super) struct GrantMapping {
    identity: Identity,
    organisation: Field,
    organisation_name: Option<Field>,
    credits: Field,
    kind: Option<Field>,
    reason: Field,
    note: Field,
    occurred_at: Field,
    expires_at: Option<Field>,
}

impl GrantMapping {
    pub(super) fn new(plan: &ImportPlan, fields: &mut Fields) -> Result<Self, ImportRefusal> {
        Ok(Self {
            identity: Identity::new(plan, fields)?,
            organisation: fields.must("organisation")?,
            organisation_name: fields.take("name"),
            credits: fields.must("credits")?,
            kind: fields.take("kind"),
            reason: fields.must("reason")?,
            note: fields.must("note")?,
            occurred_at: fields.must("occurred_at")?,
            expires_at: fields.take("expires_at"),
        })
    }

    pub(super) fn record(
        &self,
        row: &Row,
        moments: &MomentReader,
        notes: &mut Notes,
    ) -> Result<GrantRecord, RowProblem> {
        let occurred_at = occurred(&self.occurred_at, row, moments, notes)?;
        let (source, record_id) = self.identity.of(row, notes)?;
        let organisation_name = match &self.organisation_name {
            Some(field) => field.text(row)?.map(str::to_owned),
            None => None,
        };
        Ok(GrantRecord {
            source,
            record_id,
            organisation: self.organisation.required(row)?.to_owned(),
            organisation_name,
            credits: added_credits(&self.credits, row)?,
            kind: self.kind(row)?,
            reason: self.reason.required(row)?.to_owned(),
            note: self
                .note
                .long_text(row)?
                .ok_or_else(|| self.note.missing())?
                .replace("\r\n", "\n")
                .replace('\r', "\n"),
            occurred_at,
            expires_at: expiry(self.expires_at.as_ref(), row, occurred_at, moments, notes)?,
        })
    }

    /// Admin grant where nothing else is said.
    fn kind(&self, row: &Row) -> Result<Kind, RowProblem> {
        let Some(field) = &self.kind else { return Ok(Kind::AdminGrant) };
        match field.text(row)?.map(|text| text.to_ascii_lowercase().replace([' ', '-'], "_")).as_deref() {
            None | Some("admin_grant" | "grant") => Ok(Kind::AdminGrant),
            Some("free_credits" | "trial") => Ok(Kind::FreeCredits),
            Some(other) => {
                Err(field
                    .problem(format!("“{other}” is not a kind of grant; write admin_grant or free_credits")))
            }
        }
    }
}
