//! What lists, objects and enums are made of.

use serde::de::{
    DeserializeSeed, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor,
    value::StrDeserializer,
};
use serde_json::{Map, Value};

use super::{Misread, reader::Reader};

pub(super) struct Elements<'a>(std::iter::Enumerate<std::slice::Iter<'a, Value>>);

impl<'a> Elements<'a> {
    pub(super) fn of(list: &'a [Value]) -> Self {
        Self(list.iter().enumerate())
    }
}

impl<'de> SeqAccess<'de> for Elements<'_> {
    type Error = Misread;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Misread> {
        let Some((index, element)) = self.0.next() else { return Ok(None) };
        let read = seed.deserialize(Reader(element));
        read.map(Some).map_err(|misread| misread.in_element(index, element))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.0.len())
    }
}

pub(super) struct Entries<'a> {
    entries: serde_json::map::Iter<'a>,
    name: &'a str,
    value: &'a Value,
}

impl<'a> Entries<'a> {
    pub(super) fn of(object: &'a Map<String, Value>) -> Self {
        Self { entries: object.iter(), name: "", value: &Value::Null }
    }
}

impl<'de> MapAccess<'de> for Entries<'_> {
    type Error = Misread;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Misread> {
        let Some((name, value)) = self.entries.next() else { return Ok(None) };
        (self.name, self.value) = (name, value);
        seed.deserialize(StrDeserializer::new(name)).map(Some)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Misread> {
        let read = seed.deserialize(Reader(self.value));
        read.map_err(|misread| misread.in_field(self.name, self.value))
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
        let Self { name, content } = self;
        Ok((seed.deserialize(StrDeserializer::new(name))?, Content { name, content }))
    }
}

/// What is behind the name of a variant.
pub(super) struct Content<'a> {
    name: &'a str,
    content: Option<&'a Value>,
}

impl<'a> Content<'a> {
    fn read<T>(self, read: impl FnOnce(Reader<'a>) -> Result<T, Misread>) -> Result<T, Misread> {
        match self.content {
            Some(value) => {
                read(Reader(value)).map_err(|misread| misread.in_field(self.name, value))
            }
            None => Err(Misread::must_be("an object with one field, which has a content")),
        }
    }
}

impl<'de> VariantAccess<'de> for Content<'_> {
    type Error = Misread;

    fn unit_variant(self) -> Result<(), Misread> {
        match self.content {
            None | Some(Value::Null) => Ok(()),
            Some(value) => Err(Misread::must_be("null").in_field(self.name, value)),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Misread> {
        self.read(|reader| seed.deserialize(reader))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Misread> {
        self.read(|reader| serde::Deserializer::deserialize_seq(reader, visitor))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misread> {
        self.read(|reader| serde::Deserializer::deserialize_map(reader, visitor))
    }
}
