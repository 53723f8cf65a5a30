//! Where a page of requests starts, as text that only this issuer reads.

use std::str::FromStr;

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use tallystick_core::RequestId;

use super::{
    order::{KeyColumn, Order, Place, SortKey},
    terms::{Column, GroupValue},
};

/// The last row before a page: the values that the list is sorted by, and the id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestCursor {
    descending: bool,
    group: Option<String>,
    key: Option<String>,
    request: RequestId,
}

/// As it is written.
#[derive(Serialize, Deserialize)]
struct Written(bool, Option<String>, Option<String>, RequestId);

/// The text is no cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoCursor;

impl RequestCursor {
    /// The cursor behind this place.
    pub(super) fn of(place: &Place, order: &Order) -> Self {
        let group = order.groups.as_ref().and_then(|(_, groups)| groups.get(place.group));
        let group = group.map(|group| match &group.value {
            GroupValue::Definition(definition) => definition.to_string(),
            GroupValue::Text(text) => text.clone(),
            GroupValue::Null => String::new(),
        });
        let key = match place.key {
            SortKey::None => None,
            SortKey::Number(number) => Some(number.to_string()),
            SortKey::Value(value) => Some(u128::from_be_bytes(value).to_string()),
        };
        Self { descending: order.descending, group, key, request: place.request }
    }

    /// Its place in this order; `None` if it is of another one.
    pub(super) fn place(&self, order: &Order) -> Option<Place> {
        let group = match (&order.groups, &self.group) {
            (None, None) => 0,
            (Some((column, _)), Some(text)) => {
                let named = match (column, text.as_str()) {
                    (Column::Definition, id) => GroupValue::Definition(id.parse().ok()?),
                    (_, "") => GroupValue::Null,
                    (_, text) => GroupValue::Text(text.to_owned()),
                };
                order.rank(&named)?
            }
            _ => return None,
        };
        let key = match (order.key.map(|(column, _)| column), &self.key) {
            (None, None) => SortKey::None,
            (Some(KeyColumn::UpdatedAt), Some(text)) => SortKey::Number(text.parse().ok()?),
            (Some(KeyColumn::Value), Some(text)) => {
                SortKey::Value(u128::to_be_bytes(text.parse().ok()?))
            }
            _ => return None,
        };
        let is_same = self.descending == order.descending;
        is_same.then_some(Place { group, key, request: self.request })
    }
}

impl std::fmt::Display for RequestCursor {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { descending, group, key, request } = self.clone();
        let written = serde_json::to_vec(&Written(descending, group, key, request));
        let written = written.expect("texts and an id");
        formatter.write_str(&BASE64_URL_SAFE_NO_PAD.encode(written))
    }
}

impl FromStr for RequestCursor {
    type Err = NoCursor;

    fn from_str(text: &str) -> Result<Self, NoCursor> {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).map_err(|_| NoCursor)?;
        let Written(descending, group, key, request) =
            serde_json::from_slice(&bytes).map_err(|_| NoCursor)?;
        Ok(Self { descending, group, key, request })
    }
}
