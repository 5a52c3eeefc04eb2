//! What a job is promised: asked for once, held by one worker at a time, never forgotten.

use super::*;

fn at(seconds: i64) -> Time {
    Time::from_seconds(seconds)
}

async fn database_with_job() -> (tempfile::TempDir, Database) {
    let directory = tempfile::tempdir().unwrap();
    let db = Database::open(directory.path()).await.unwrap();
    sqlx::query("INSERT INTO brands VALUES (1, 'brand', '#fff', 'en', 0)").execute(&db.file.write).await.unwrap();
    let job = NewJob::tell_alert(BrandId(1), AlertId(1), ChannelId(1), "k", at(10));
    let mut connection = db.file.write.acquire().await.unwrap();
    assert!(job.insert(&mut connection).await.unwrap().is_some());
    assert!(job.insert(&mut connection).await.unwrap().is_none(), "asking twice is asking once");
    drop(connection);
    (directory, db)
}

#[tokio::test]
async fn a_job_is_leased_when_due_to_one_worker_and_comes_back_when_that_worker_dies() {
    let (_directory, db) = database_with_job().await;
    assert!(db.lease_jobs(at(9), at(60), 10).await.unwrap().is_empty());
    let job = db.lease_jobs(at(10), at(60), 10).await.unwrap().remove(0);
    assert_eq!((job.attempts, job.state), (1, JobState::Running));
    assert!(db.lease_jobs(at(59), at(99), 10).await.unwrap().is_empty());
    assert_eq!(db.next_job_at().await.unwrap(), Some(at(60)));
    assert_eq!(db.lease_jobs(at(60), at(99), 10).await.unwrap()[0].attempts, 2);
    assert_eq!(db.take_back_jobs().await.unwrap(), 1, "the next program need not wait for that");
    assert_eq!(db.lease_jobs(at(61), at(99), 10).await.unwrap()[0].attempts, 3);
}

#[tokio::test]
async fn a_failed_job_waits_a_dead_one_can_be_set_going_again() {
    let (_directory, db) = database_with_job().await;
    let brand = db.brand(BrandId(1));
    let job = db.lease_jobs(at(10), at(60), 10).await.unwrap().remove(0);
    db.fail_job(&job, "no route", Some(at(20))).await.unwrap();
    assert_eq!(db.next_job_at().await.unwrap(), Some(at(20)));
    let job = db.lease_jobs(at(20), at(60), 10).await.unwrap().remove(0);
    db.fail_job(&job, "no such mailbox", None).await.unwrap();
    assert_eq!(db.next_job_at().await.unwrap(), None);
    let dead = brand.jobs(Some(JobState::Dead), 10).await.unwrap();
    assert_eq!(dead[0].last_error.as_deref(), Some("no such mailbox"));
    assert!(matches!(db.brand(BrandId(2)).retry_job(job.id, at(30)).await, Err(StoreError::NotFound)));
    assert_eq!(brand.retry_job(job.id, at(30)).await.unwrap().state, JobState::Waiting);
    let job = db.lease_jobs(at(30), at(60), 10).await.unwrap().remove(0);
    db.finish_job(&job, at(31)).await.unwrap();
    assert_eq!(brand.jobs(None, 10).await.unwrap()[0].done_at, Some(at(31)));
}
