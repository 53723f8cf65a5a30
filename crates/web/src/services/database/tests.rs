use serde_json::json;
use tallystick_holder::store::{Access as _, Key as _, Sequence, Table};
use uuid::Uuid;
use wasm_bindgen_test::wasm_bindgen_test;

use super::*;

const ROWS: Table<u32> = Table::named("rows");
const QUEUE: Sequence<u32> = Sequence::named("queue");
const FORM: Form = Form { version: 1, tables: &[ROWS.form(), QUEUE.form()] };

fn name() -> String {
    format!("test-{}", Uuid::new_v4())
}

#[wasm_bindgen_test]
async fn what_was_committed_is_there_and_what_was_not_is_not() {
    let name = name();
    let database = IndexedDb.open(&name, FORM).await.unwrap();
    let transaction = database.write(&[ROWS.name, QUEUE.name]).unwrap();
    transaction.put(&ROWS, "one", &1).unwrap();
    for row in [7, 8, 9] {
        transaction.append(&QUEUE, &row).unwrap();
    }
    transaction.commit().await.unwrap();
    let transaction = database.write(&[ROWS.name, QUEUE.name]).unwrap();
    assert_eq!(transaction.get(&ROWS, "one").await.unwrap(), Some(1));
    transaction.put(&ROWS, "one", &2).unwrap();
    transaction.append(&QUEUE, &10).unwrap();
    drop(transaction);
    drop(database);

    let database = IndexedDb.open(&name, FORM).await.unwrap();
    let transaction = database.write(&[ROWS.name, QUEUE.name]).unwrap();
    assert_eq!(transaction.get(&ROWS, "one").await.unwrap(), Some(1));
    let queue = transaction.queue(&QUEUE).await.unwrap();
    let rows: Vec<u32> = queue.iter().map(|(_, row)| *row).collect();
    assert_eq!(rows, [7, 8, 9]);
    transaction.remove(&QUEUE, queue[1].0).unwrap();
    transaction.delete(&ROWS, "one").unwrap();
    transaction.commit().await.unwrap();
    let transaction = database.read(&[ROWS.name, QUEUE.name]).unwrap();
    assert_eq!(transaction.count(QUEUE.name).await.unwrap(), 2);
    assert!(!transaction.has(&ROWS, "one").await.unwrap());
}

/// As the version before the rows had one stored it.
#[wasm_bindgen_test]
async fn a_row_without_a_version_is_read_and_one_that_is_no_json_stops_no_other() {
    let database = IndexedDb.open(&name(), FORM).await.unwrap();
    let transaction = database.write(&[ROWS.name]).unwrap();
    transaction.access().put(ROWS.name, "first", &json!(1)).unwrap();
    transaction.access().put_raw(ROWS.name, "none", &js_sys::Date::new_0()).unwrap();
    transaction.put(&ROWS, "second", &2).unwrap();
    transaction.commit().await.unwrap();
    let transaction = database.read(&[ROWS.name]).unwrap();
    assert_eq!(transaction.all(&ROWS).await.unwrap(), [1, 2]);
    assert_eq!(transaction.unreadable::<u32>(ROWS.name).await.unwrap(), 1);
    assert!(transaction.has(&ROWS, "none").await.unwrap());
}

#[wasm_bindgen_test]
async fn a_page_whose_database_was_upgraded_is_outdated() {
    let name = name();
    let older = IndexedDb.open(&name, FORM).await.unwrap();
    let _newer = IndexedDb.open(&name, Form { version: 2, ..FORM }).await.unwrap();
    assert!(matches!(older.read(&[ROWS.name]), Err(StoreError::Outdated)));
    let again = IndexedDb.open(&name, FORM).await;
    assert!(matches!(again, Err(StoreError::Outdated)));
}

#[wasm_bindgen_test]
async fn the_key_that_comes_back_is_the_key_that_was_kept() {
    let name = name();
    let key = IndexedDb.make_key().await.unwrap();
    let database = IndexedDb.open(&name, FORM).await.unwrap();
    assert!(matches!(database.key().await, Err(StoreError::NoKey)));
    database.keep_key(&key).await.unwrap();
    drop(database);

    let database = IndexedDb.open(&name, FORM).await.unwrap();
    let again = database.key().await.unwrap();
    assert_eq!(again.public_key(), key.public_key());
    let signature = again.sign(b"tally").await.unwrap();
    assert_eq!(key.public_key().verify(b"tally", &signature), Ok(()));
}
