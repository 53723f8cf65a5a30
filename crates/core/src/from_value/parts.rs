//! What lists, objects and enums are made of.

use serde::de::{
    DeserializeSeed, EnumAccess, Error, MapAccess, SeqAccess, VariantAccess, Visitor,
    value::StrDeserializer,
};
use serde_json::{Map, Value};

use super::{Misread, reader::Reader};

pub(super) struct Elements<'a>(pub(super) std::slice::Iter<'a, Value>);

impl<'de> SeqAccess<'de> for Elements<'_> {
    type Error = Misread;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Misread> {
        self.0.next().map(|element| seed.deserialize(Reader(element))).transpose()
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.0.len())
    }
}

pub(super) struct Entries<'a> {
    entries: serde_json::map::Iter<'a>,
    value: &'a Value,
}

impl<'a> Entries<'a> {
    pub(super) fn of(object: &'a Map<String, Value>) -> Self {
        Self { entries: object.iter(), value: &Value::Null }
    }
}

impl<'de> MapAccess<'de> for Entries<'_> {
    type Error = Misread;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Misread> {
        let Some((name, value)) = self.entries.next() else { return Ok(None) };
        self.value = value;
        seed.deserialize(StrDeserializer::new(name)).map(Some)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Misread> {
        seed.deserialize(Reader(self.value))
    }
}

/// `"Name"`, or `{"Name": content}`.
pub(super) struct Variant<'a> {
    pub(super) name: &'a str,
    pub(super) content: Option<&'a Value>,
}

impl<'de, 'a> EnumAccess<'de> for Variant<'a> {
    type Error = Misread;
    type Variant = Content<'a>;

    fn variant_seed<T: DeserializeSeed<'de>>(
        self,
        seed: T,
    ) -> Result<(T::Value, Content<'a>), Misread> {
        Ok((seed.deserialize(StrDeserializer::new(self.name))?, Content(self.content)))
    }
}

pub(super) struct Content<'a>(Option<&'a Value>);

impl<'a> Content<'a> {
    fn reader(self) -> Result<Reader<'a>, Misread> {
        self.0.map(Reader).ok_or_else(|| Misread::custom("a name alone, of which more is wanted"))
    }
}

impl<'de> VariantAccess<'de> for Content<'_> {
    type Error = Misread;

    fn unit_variant(self) -> Result<(), Misread> {
        match self.0 {
            None | Some(Value::Null) => Ok(()),
            Some(_) => Err(Misread::custom("a name with more than it says")),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Misread> {
        seed.deserialize(self.reader()?)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Misread> {
        serde::Deserializer::deserialize_seq(self.reader()?, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misread> {
        serde::Deserializer::deserialize_map(self.reader()?, visitor)
    }
}
