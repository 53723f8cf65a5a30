//! In which order requests are listed.

use std::cmp::{Ordering, Reverse};

use tallystick_core::{Approval, DefinitionId, RequestId, RequestStatus, RequestType, Stage};

use super::Network;

/// What requests are sorted by. What is the same of two is the newest first, then by id; ids are
/// UUIDs of version 7, which sort by the time at which they were made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum RequestSort {
    /// By id alone, which never changes.
    Id,
    /// When they last changed.
    UpdatedAt,
    /// When they were made.
    CreatedAt,
    /// How much, whatever the decimals.
    Amount,
    /// The token's name.
    Name,
    /// The token's symbol.
    Symbol,
    /// The title of whoever asked.
    Requester,
    /// The title of whoever approves first: the other side of a transfer, the issuer otherwise.
    Approver,
    /// Issuance, push, pull, redemption.
    Type,
    /// Where they stand, in the order in which a request gets there.
    Status,
    /// Where they stand with regard to whom, in the order in which a request gets there.
    Stage,
    /// What the issuer decided.
    IssuerStatus,
    /// What the custodian decided; those without one last.
    CustodianStatus,
}

/// A value that rows of one group share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Group {
    Definition(DefinitionId),
    Text(String),
    /// Nothing, as a request without a custodian has of its status.
    Null,
}

/// The column that rows of one group have the same value of.
#[derive(Clone, Debug)]
pub(super) struct Groups {
    pub(super) column: &'static str,
    /// In the order of the list.
    pub(super) values: Vec<Group>,
}

/// A column whose values sort as the list does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KeyColumn {
    UpdatedAt,
    Value,
}

impl KeyColumn {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::UpdatedAt => "updated_at",
            Self::Value => "value",
        }
    }
}

/// A value of a [`KeyColumn`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum SortKey {
    None,
    Number(i64),
    Value([u8; 16]),
}

/// The position of a row in an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// Which of the order's groups, 0 where it has none.
    pub(super) group: usize,
    pub(super) key: SortKey,
    pub(super) request: RequestId,
}

impl Place {
    pub(super) fn id(&self) -> RequestId {
        self.request
    }
}

/// The order of a list: by groups, in each of them by a key, then by id.
#[derive(Clone, Debug)]
pub(super) struct Order {
    pub(super) descending: bool,
    /// The index that has the rows of a group in this order.
    pub(super) index: &'static str,
    pub(super) groups: Option<Groups>,
    pub(super) key: Option<KeyColumn>,
    pub(super) newest_first: bool,
}

fn words<const N: usize>(values: [&str; N]) -> Vec<Group> {
    values.iter().map(|word| Group::Text((*word).to_owned())).collect()
}

impl Order {
    pub(super) fn new(sort: RequestSort, descending: bool, network: &Network<'_>) -> Self {
        use RequestSort as S;
        let approvals = || words(Approval::ALL.map(Approval::as_str));
        let (index, key, groups) = match sort {
            // An id sorts by when its request was made.
            S::Id | S::CreatedAt => ("requests_by_id", None, None),
            S::UpdatedAt => ("requests_by_change", Some(KeyColumn::UpdatedAt), None),
            S::Amount if descending => ("requests_by_value", Some(KeyColumn::Value), None),
            S::Amount => ("requests_by_value_newest", Some(KeyColumn::Value), None),
            S::Name => {
                let groups = definitions(network, |name, _| name.to_owned());
                ("requests_by_definition", None, Some(("definition", groups)))
            }
            S::Symbol => {
                let groups = definitions(network, |_, symbol| symbol.to_owned());
                ("requests_by_definition", None, Some(("definition", groups)))
            }
            S::Requester => {
                ("requests_by_requester", None, Some(("requester", participants(network))))
            }
            S::Approver => {
                ("requests_by_approver", None, Some(("approver", participants(network))))
            }
            S::Type => {
                let kinds = words(RequestType::ALL.map(RequestType::as_str));
                ("requests_by_kind", None, Some(("kind", kinds)))
            }
            S::Status => {
                let statuses = words(RequestStatus::ALL.map(RequestStatus::as_str));
                ("requests_by_status", None, Some(("status", statuses)))
            }
            S::Stage => {
                let stages = words(Stage::ALL.map(Stage::as_str));
                ("requests_by_stage", None, Some(("stage", stages)))
            }
            S::IssuerStatus => {
                let decisions = [approvals(), vec![Group::Null]].concat();
                ("requests_by_issuer_status", None, Some(("issuer_status", decisions)))
            }
            S::CustodianStatus => {
                let decisions = [approvals(), vec![Group::Null]].concat();
                ("requests_by_custodian_status", None, Some(("custodian_status", decisions)))
            }
        };
        let groups = groups.map(|(column, mut values)| {
            if descending {
                values.reverse();
            }
            Groups { column, values }
        });
        let by_time = matches!(sort, S::Id | S::CreatedAt | S::UpdatedAt);
        Self { descending, index, groups, key, newest_first: !by_time || descending }
    }

    /// Which group rows with this value are in.
    pub(super) fn rank(&self, value: &Group) -> Option<usize> {
        self.groups.as_ref()?.values.iter().position(|known| known == value)
    }

    /// How two rows stand to each other.
    pub(super) fn compare(&self, one: &Place, other: &Place) -> Ordering {
        let keys = match self.descending {
            true => Reverse(one.key).cmp(&Reverse(other.key)),
            false => one.key.cmp(&other.key),
        };
        let ids = match self.newest_first {
            true => Reverse(one.request).cmp(&Reverse(other.request)),
            false => one.request.cmp(&other.request),
        };
        one.group.cmp(&other.group).then(keys).then(ids)
    }
}

/// All definitions, by a text and then by id.
fn definitions(network: &Network<'_>, text: impl Fn(&str, &str) -> String) -> Vec<Group> {
    let mut sorted: Vec<_> = network.definitions.values().collect();
    sorted.sort_by_cached_key(|definition| {
        (text(&definition.name, &definition.symbol).to_lowercase(), definition.id)
    });
    sorted.into_iter().map(|definition| Group::Definition(definition.id)).collect()
}

/// All participants, by their titles and then by id.
fn participants(network: &Network<'_>) -> Vec<Group> {
    let mut sorted: Vec<_> = network.participants.iter().collect();
    sorted.sort_by_cached_key(|participant| {
        (participant.title.to_lowercase(), participant.id.clone())
    });
    sorted.into_iter().map(|participant| Group::Text(participant.id.to_string())).collect()
}
