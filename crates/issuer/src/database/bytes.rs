//! Columns of so many bytes: ids (16), public keys (32), hashes (32), signatures (64).

use sqlx::{
    Decode, Encode, Sqlite, Type,
    encode::IsNull,
    error::BoxDynError,
    sqlite::{SqliteArgumentsBuffer, SqliteTypeInfo, SqliteValueRef},
};
use tallystick_core::PublicKey;
use uuid::Uuid;

/// A `BLOB` of exactly `N` bytes; another length is a damaged row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Bytes<const N: usize>(pub(super) [u8; N]);

/// The column of an id.
pub(super) fn id(id: impl Into<Uuid>) -> Bytes<16> {
    Bytes(id.into().into_bytes())
}

/// The column of a public key.
pub(super) fn key(key: &PublicKey) -> Bytes<32> {
    Bytes(*key.as_bytes())
}

impl<const N: usize> Type<Sqlite> for Bytes<N> {
    fn type_info() -> SqliteTypeInfo {
        <[u8] as Type<Sqlite>>::type_info()
    }

    fn compatible(info: &SqliteTypeInfo) -> bool {
        *info == Self::type_info()
    }
}

impl<const N: usize> Encode<'_, Sqlite> for Bytes<N> {
    fn encode_by_ref(&self, buffer: &mut SqliteArgumentsBuffer) -> Result<IsNull, BoxDynError> {
        <Vec<u8> as Encode<Sqlite>>::encode(self.0.to_vec(), buffer)
    }
}

impl<'r, const N: usize> Decode<'r, Sqlite> for Bytes<N> {
    fn decode(value: SqliteValueRef<'r>) -> Result<Self, BoxDynError> {
        let bytes = <&[u8] as Decode<Sqlite>>::decode(value)?;
        Ok(Self(bytes.try_into()?))
    }
}
