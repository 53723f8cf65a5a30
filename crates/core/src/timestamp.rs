//! Points in time: milliseconds of UTC, written as ISO 8601 with `Z`.

use std::{fmt, str::FromStr, time::Duration};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

/// The text is not `YYYY-MM-DDTHH:MM:SS[.mmm]Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be an ISO 8601 time in UTC, such as 2026-11-20T09:30:00.000Z")]
pub struct NotATimestamp;

/// Milliseconds since 1970-01-01T00:00:00Z, between the years 0000 and 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// From milliseconds since the epoch; `None` outside the years 0000 to 9999.
    pub fn from_milliseconds(milliseconds: i64) -> Option<Self> {
        let nanoseconds = i128::from(milliseconds) * 1_000_000;
        let moment = OffsetDateTime::from_unix_timestamp_nanos(nanoseconds).ok()?;
        (0..=9999).contains(&moment.year()).then_some(Self(milliseconds))
    }

    /// Milliseconds since the epoch.
    pub fn milliseconds(self) -> i64 {
        self.0
    }

    /// This much later, or the latest representable time.
    #[must_use]
    pub fn after(self, duration: Duration) -> Self {
        let milliseconds = i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
        Self::from_milliseconds(self.0.saturating_add(milliseconds)).unwrap_or(Self::LATEST)
    }

    /// The distance between two times, whichever is earlier.
    pub fn distance(self, other: Self) -> Duration {
        Duration::from_millis(self.0.abs_diff(other.0))
    }

    /// 9999-12-31T23:59:59.999Z.
    const LATEST: Self = Self(253_402_300_799_999);
}

impl fmt::Display for Timestamp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let moment = OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.0) * 1_000_000)
            .map_err(|_| fmt::Error)?;
        write!(
            formatter,
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
            moment.year(),
            u8::from(moment.month()),
            moment.day(),
            moment.hour(),
            moment.minute(),
            moment.second(),
            moment.millisecond()
        )
    }
}

impl FromStr for Timestamp {
    type Err = NotATimestamp;

    fn from_str(text: &str) -> Result<Self, NotATimestamp> {
        // RFC 3339 admits offsets, lower case and any fraction; the protocol does not.
        let bytes = text.as_bytes();
        let shape = matches!(bytes.len(), 20 | 24) && bytes[10] == b'T' && bytes.ends_with(b"Z");
        if !shape || (bytes.len() == 24 && bytes[19] != b'.') {
            return Err(NotATimestamp);
        }
        let moment = OffsetDateTime::parse(text, &Rfc3339).map_err(|_| NotATimestamp)?;
        let milliseconds =
            i64::try_from(moment.unix_timestamp_nanos() / 1_000_000).map_err(|_| NotATimestamp)?;
        // A leap second would be rounded by the parser; what was signed must stay what it says.
        if bytes[17..19] == *b"60" {
            return Err(NotATimestamp);
        }
        Self::from_milliseconds(milliseconds).ok_or(NotATimestamp)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for Timestamp {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::Type::String)
            .format(Some(utoipa::openapi::SchemaFormat::KnownFormat(
                utoipa::openapi::KnownFormat::DateTime,
            )))
            .into()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for Timestamp {}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn milliseconds_are_optional_and_nothing_else_is() {
        let moment: Timestamp = "2026-11-20T09:30:00Z".parse().unwrap();
        assert_eq!(moment.to_string(), "2026-11-20T09:30:00.000Z");
        assert_eq!("2026-11-20T09:30:00.000Z".parse(), Ok(moment));
        for text in [
            "2026-11-20 09:30:00",
            "2026-11-20T09:30:00",
            "2026-11-20T09:30:00+00:00",
            "2026-11-20t09:30:00z",
            "2026-11-20T09:30:00.0Z",
            "2026-11-20T09:30:00.000000Z",
            "2026-11-20T09:30:60Z",
            "2026-13-20T09:30:00Z",
            "2026-02-29T09:30:00Z",
            "2026-00-20T09:30:00Z",
            "2026-11-00T09:30:00Z",
            "2026-11-20T24:00:00Z",
            "2026-11-20T09:60:00Z",
            "2026-11-20T09:30:00.Z",
            "2026-11-20T09:30:00,000Z",
            "2026-11-20T09:30:00.00ZZ",
            "2026-11-20T09-30-00Z",
            "2026/11/20T09:30:00Z",
            "+026-11-20T09:30:00Z",
            "2026-1 -20T09:30:00Z",
            "20२6-11-20T09:30:00Z",
            "2026-11-20T09:30:00Z ",
            "2026-11-20",
            "",
        ] {
            assert_eq!(text.parse::<Timestamp>(), Err(NotATimestamp), "{text}");
        }
    }

    #[test]
    fn what_is_written_is_read_as_it_was() {
        for (text, milliseconds) in [
            ("1970-01-01T00:00:00.000Z", 0),
            ("1969-12-31T23:59:59.999Z", -1),
            ("2000-02-29T12:00:00.001Z", 951_825_600_001),
            ("0000-01-01T00:00:00.000Z", -62_167_219_200_000),
            ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
        ] {
            let moment: Timestamp = text.parse().unwrap();
            assert_eq!((moment.milliseconds(), moment.to_string().as_str()), (milliseconds, text));
        }
    }

    #[test]
    fn adding_stops_at_the_latest_time() {
        let moment: Timestamp = "9999-12-31T23:59:59.998Z".parse().unwrap();
        assert_eq!(moment.after(Duration::MAX), Timestamp::LATEST);
    }
}
