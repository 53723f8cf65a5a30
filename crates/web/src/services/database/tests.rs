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

const SECOND: Table<u32> = Table::named("second");
const THIRD: Table<u32> = Table::named("third");

/// As a browser goes through it that has kept a wallet since the first version.
#[wasm_bindgen_test]
async fn a_database_of_an_older_form_keeps_its_rows_and_gets_what_it_lacks() {
    const FORM_2: Form = Form { version: 2, tables: &[ROWS.form(), QUEUE.form(), SECOND.form()] };
    const FORM_3: Form =
        Form { version: 3, tables: &[ROWS.form(), QUEUE.form(), SECOND.form(), THIRD.form()] };
    let name = name();
    let key = IndexedDb.make_key().await.unwrap();
    let database = IndexedDb.open(&name, FORM).await.unwrap();
    database.keep_key(&key).await.unwrap();
    let transaction = database.write(&[ROWS.name]).unwrap();
    transaction.put(&ROWS, "one", &1).unwrap();
    transaction.commit().await.unwrap();
    drop(database);
    for (form, table) in [(FORM_2, SECOND), (FORM_3, THIRD)] {
        let database = IndexedDb.open(&name, form).await.unwrap();
        let transaction = database.write(&[ROWS.name, table.name]).unwrap();
        assert_eq!(transaction.get(&ROWS, "one").await.unwrap(), Some(1));
        transaction.put(&table, "two", &2).unwrap();
        transaction.commit().await.unwrap();
        assert_eq!(database.key().await.unwrap().public_key(), key.public_key());
    }
}

#[wasm_bindgen_test]
async fn an_upgrade_that_cannot_be_made_whole_is_not_made() {
    // The second of the same name cannot be created.
    const TWICE: Form = Form { version: 2, tables: &[SECOND.form(), SECOND.form()] };
    let name = name();
    drop(IndexedDb.open(&name, FORM).await.unwrap());
    assert!(IndexedDb.open(&name, TWICE).await.is_err());
    let database = IndexedDb.open(&name, FORM).await.unwrap();
    assert!(database.read(&[ROWS.name]).is_ok(), "it is of the form of before");
}

/// As a tab does that does not listen any more.
#[wasm_bindgen_test]
async fn a_database_that_is_not_let_go_is_refused_and_not_waited_for() {
    let name = name();
    let factory = Factory::new().unwrap();
    let holding = factory.open(&name, Some(1)).unwrap().await.unwrap();
    let refused = IndexedDb.open(&name, Form { version: 2, ..FORM }).await;
    assert!(matches!(refused, Err(StoreError::Blocked)));
    holding.close();
}

#[wasm_bindgen_test]
async fn keys_stand_beside_their_rows() {
    let database = IndexedDb.open(&name(), FORM).await.unwrap();
    let transaction = database.write(&[ROWS.name]).unwrap();
    transaction.put(&ROWS, "one", &1).unwrap();
    transaction.access().put(ROWS.name, "two", &json!("spoilt")).unwrap();
    transaction.commit().await.unwrap();
    let entries = database.read(&[ROWS.name]).unwrap().entries(&ROWS).await.unwrap();
    let read = |(key, row): (String, Result<u32, _>)| (key, row.ok());
    let entries: Vec<_> = entries.into_iter().map(read).collect();
    assert_eq!(entries, [("one".to_owned(), Some(1)), ("two".to_owned(), None)]);
}
