//! What a read of requests asks for.

use std::collections::BTreeSet;

use serde::Deserialize;
use tallystick_core::{Refusal, RequestStatus, Timestamp, requests::RequestList};

use crate::{
    database::{RequestFilter, RequestSort},
    http::{
        asked::unreadable,
        wallet::query::{ids, moment, search, words},
    },
};

/// Parameters of a read of requests: those of the page, and those that every read has. A macro,
/// since serde cannot flatten strictly.
macro_rules! parameters {
    ($(#[$of_struct:meta])* $name:ident { $($(#[$of_field:meta])* $field:ident,)* }) => {
        $(#[$of_struct])*
        #[derive(Debug, Deserialize, utoipa::IntoParams)]
        #[into_params(parameter_in = Query)]
        #[serde(deny_unknown_fields)]
        pub(in crate::http) struct $name {
            $($(#[$of_field])* pub(super) $field: Option<String>,)*
            /// `-updatedAt` (newest change first, the default), or another column, `-` in front of
            /// it for the last one first: `updatedAt`, `createdAt`, `amount`, `name`, `symbol`,
            /// `requester`, `approver` (both by their titles), `type`, `status`, `stage`, `issuerStatus`,
            /// `custodianStatus`, `id`. Of the same value the newest comes first. Who reads all
            /// pages by `id`, with `status=all`, misses none and gets none twice, whatever changes
            /// meanwhile.
            pub(super) sort: Option<String>,
            /// Words of which each must be found, at most 10 and 200 characters together: in an
            /// amount, a date in UTC (`2026-11-27`, `27 Nov 2026`) or the id, from its start;
            /// anywhere in the token's name or symbol, the title of the requester, approver or
            /// custodian, a status or the type.
            q: Option<String>,
            /// Where they stand, such as `PENDING,APPROVED`, or `all`. Without it, the open ones:
            /// those that are under way, and those that were rejected within 30 days and not
            /// dismissed.
            status: Option<String>,
            /// Where they stand with regard to whom, such as `WITH_ISSUER,OFFERED`; also those that are
            /// over, unless `status` says otherwise.
            stage: Option<String>,
            /// `PUSH`, `PULL` or both, in the list of transfers.
            r#type: Option<String>,
            /// `incoming` (the reader is the other side), `outgoing` (the reader asked) or both, in
            /// the list of transfers; without it, whoever takes part.
            direction: Option<String>,
            /// Ids of token definitions.
            definition: Option<String>,
            /// Ids of the participants who asked.
            requester: Option<String>,
            /// Last changed at this time or later, in UTC: `2026-11-20T00:00:00Z`.
            from: Option<String>,
            /// Last changed before this time.
            until: Option<String>,
        }

        impl $name {
            pub(super) fn filter(
                &self,
                list: RequestList,
                now: Timestamp,
            ) -> Result<RequestFilter, Refusal> {
                let transfers_only = self.r#type.is_some() || self.direction.is_some();
                if transfers_only && list != RequestList::Transfers {
                    return Err(unreadable("`type` and `direction` are for transfers only"));
                }
                Ok(RequestFilter {
                    list,
                    status: statuses(self.status.as_deref(), self.stage.is_some())?,
                    stages: words("stage", self.stage.as_deref())?,
                    now,
                    kinds: words("type", self.r#type.as_deref())?,
                    directions: words("direction", self.direction.as_deref())?,
                    definitions: ids("definition", self.definition.as_deref())?,
                    requesters: ids("requester", self.requester.as_deref())?,
                    from: moment("from", self.from.as_deref())?,
                    until: moment("until", self.until.as_deref())?,
                    search: search(self.q.as_deref(), now)?,
                })
            }
        }
    };
}

parameters! {
    /// Which page of which requests.
    Parameters {
        /// At most so many; 50 unless said otherwise, 200 at the most.
        limit,
        /// What the page before said in `next`, with the same filters and `sort`.
        after,
        /// `true` counts all that match, up to 10,000: `total`, `totalIsExact`. It can take longer than
        /// the page, and changes with the filters only, not with `sort` or `after`.
        total,
    }
}

parameters! {
    /// Which requests are exported.
    ExportParameters {}
}

/// What a column is called, and whether the last one comes first.
pub(super) fn sort(asked: Option<&str>) -> Result<(RequestSort, bool), Refusal> {
    let asked = asked.unwrap_or("-updatedAt");
    let (name, descending) = match asked.strip_prefix('-') {
        Some(name) => (name, true),
        None => (asked, false),
    };
    let sort = serde_plain::from_str(name);
    let sort = sort.map_err(|_| unreadable("`sort` is not a column of the list"))?;
    Ok((sort, descending))
}

/// Those of a stage are found whether they are over or not.
fn statuses(
    asked: Option<&str>,
    by_stage: bool,
) -> Result<Option<BTreeSet<RequestStatus>>, Refusal> {
    match asked {
        Some("all") => Ok(Some(RequestStatus::ALL.into())),
        None if by_stage => Ok(Some(RequestStatus::ALL.into())),
        asked => words("status", asked),
    }
}
