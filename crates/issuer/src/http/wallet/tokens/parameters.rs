//! What a read of issued tokens asks for.

use serde::Deserialize;
use tallystick_core::{Refusal, Timestamp};

use crate::{
    database::{TokenFilter, TokenOrder},
    http::{
        asked::unreadable,
        wallet::query::{ids, moment, search, words},
    },
};

/// Parameters of a read of tokens: those of the page, and those that every read has. A macro, since
/// serde cannot flatten strictly.
macro_rules! parameters {
    ($(#[$of_struct:meta])* $name:ident { $($(#[$of_field:meta])* $field:ident,)* }) => {
        $(#[$of_struct])*
        #[derive(Debug, Deserialize, utoipa::IntoParams)]
        #[into_params(parameter_in = Query)]
        #[serde(deny_unknown_fields)]
        pub(in crate::http) struct $name {
            $($(#[$of_field])* pub(super) $field: Option<String>,)*
            /// `-issued` (the newest first, the default), or another column, `-` in front of it for
            /// the last one first: `issued`, `expires` (those that are for ever come last), `amount`,
            /// `state`, `status` (as the issuer last gave it). Of the same value the newest comes first.
            pub(super) sort: Option<String>,
            /// Words of which each must be found, at most 10 and 200 characters together: in the
            /// amount, the date in UTC at which it was issued (`2026-11-27`, `27 Nov 2026`) or the id
            /// of the token or of its request, from its start; anywhere in the token's name or
            /// symbol, the holder's title, the status or the state.
            q: Option<String>,
            /// Whether they are good: `ACTIVE`, `SUSPENDED`, `REVOKED`, `EXPIRED`, several separated by
            /// commas; all unless said otherwise.
            status: Option<String>,
            /// How their offers went: `ISSUED` (the answer is awaited), `ACCEPTED`, `DECLINED`,
            /// `LAPSED`, `WITHDRAWN`, `REMOVED`, several separated by commas.
            state: Option<String>,
            /// Ids of the participants whom they were issued to.
            holder: Option<String>,
            /// The id of the request that they were issued for.
            request: Option<String>,
            /// Issued at this time or later, in UTC: `2026-11-20T00:00:00Z`.
            from: Option<String>,
            /// Issued before this time.
            until: Option<String>,
        }

        impl $name {
            pub(super) fn filter(&self, now: Timestamp) -> Result<TokenFilter, Refusal> {
                let request = self.request.as_deref().map(str::parse).transpose();
                Ok(TokenFilter {
                    now,
                    statuses: words("status", self.status.as_deref())?,
                    states: words("state", self.state.as_deref())?,
                    holders: ids("holder", self.holder.as_deref())?,
                    request: request
                        .map_err(|_| unreadable("`request` must be the id of a request"))?,
                    from: moment("from", self.from.as_deref())?,
                    until: moment("until", self.until.as_deref())?,
                    search: search(self.q.as_deref(), now)?,
                })
            }
        }
    };
}

parameters! {
    /// Which page of which tokens.
    Parameters {
        /// At most so many; 50 unless said otherwise, 200 at the most.
        limit,
        /// What the page before said in `next`, with the same filters and `sort`.
        after,
        /// `true` counts all that match, up to 10,000: `total`, `totalIsExact`.
        total,
    }
}

parameters! {
    /// Which tokens are exported.
    ExportParameters {}
}

/// What a column is called, and whether the last one comes first.
pub(super) fn order(asked: Option<&str>) -> Result<TokenOrder, Refusal> {
    let order = asked.unwrap_or("-issued").parse();
    order.map_err(|_| unreadable("`sort` is not a column of the list"))
}
