namespace SogniLike.Protocol.Errors;

/// <summary>Every stable error code. proto/README.md says for each what it means and which gRPC status carries it; a test compares the two.</summary>
public static class ErrorCodes
{
    // A field of the request. INVALID_ARGUMENT, with the field's path.
    public const string Required = "required";
    public const string TooLong = "too_long";
    public const string OutOfRange = "out_of_range";
    public const string NotAMultiple = "not_a_multiple";
    public const string NotFinite = "not_finite";
    public const string Malformed = "malformed";
    public const string UnknownSampler = "unknown_sampler";
    public const string UnknownModel = "unknown_model";
    public const string ModelDisabled = "model_disabled";
    public const string UnknownImage = "unknown_image";
    public const string ModeUnsupported = "mode_unsupported";
    public const string PolicyRefused = "policy_refused";
    public const string UnknownField = "unknown_field";

    // What only HTTP can get wrong.
    public const string BodyTooLarge = "body_too_large";
    public const string UnsupportedMediaType = "unsupported_media_type";
    public const string MethodNotAllowed = "method_not_allowed";

    // Who asks. UNAUTHENTICATED and PERMISSION_DENIED.
    public const string KeyMissing = "key_missing";
    public const string KeyInvalid = "key_invalid";
    public const string KeyExpired = "key_expired";
    public const string KeyRevoked = "key_revoked";
    public const string ScopeMissing = "scope_missing";
    public const string AccountDisabled = "account_disabled";
    public const string LoginInvalid = "login_invalid";
    public const string LoginExpired = "login_expired";
    public const string LoginUsed = "login_used";
    public const string TokenInvalid = "token_invalid";
    public const string TokenExpired = "token_expired";
    public const string TokenRevoked = "token_revoked";
    public const string TokenUsedUp = "token_used_up";
    public const string SignatureInvalid = "signature_invalid";
    public const string WorkerUnknown = "worker_unknown";
    public const string WorkerRevoked = "worker_revoked";

    // How much. RESOURCE_EXHAUSTED.
    public const string RateLimited = "rate_limited";
    public const string TooManyJobs = "too_many_jobs";
    public const string TooManyWatches = "too_many_watches";
    public const string TooManyStreams = "too_many_streams";
    public const string KeyCapReached = "key_cap_reached";
    public const string InsufficientCredit = "insufficient_credit";
    public const string PoolFull = "pool_full";
    public const string TooManyDisputes = "too_many_disputes";
    public const string TooManyImages = "too_many_images";

    /// <summary>The job, or the account, has as many share links as it may.</summary>
    public const string TooManyShares = "too_many_shares";

    /// <summary>This pool has share links switched off.</summary>
    public const string SharingDisabled = "sharing_disabled";

    /// <summary>The account has as many webhooks as it may.</summary>
    public const string TooManyWebhooks = "too_many_webhooks";

    /// <summary>This pool has webhooks switched off.</summary>
    public const string WebhooksDisabled = "webhooks_disabled";

    // State. NOT_FOUND, ALREADY_EXISTS, FAILED_PRECONDITION, ABORTED.
    public const string NotFound = "not_found";
    public const string IdempotencyConflict = "idempotency_conflict";
    public const string KeyAlreadyEnrolled = "key_already_enrolled";
    public const string JobFinal = "job_final";
    public const string JobNotQueued = "job_not_queued";
    public const string JobNotFinal = "job_not_final";
    public const string ImageNotReady = "image_not_ready";

    /// <summary>The image was deleted, or kept long enough.</summary>
    public const string ImageGone = "image_gone";

    /// <summary>The report is resolved; what it is of is shown only while it is open.</summary>
    public const string ReportResolved = "report_resolved";
    public const string JobNotRunning = "job_not_running";
    public const string DisputeTooLate = "dispute_too_late";
    public const string AuditOpen = "audit_open";
    public const string AuditExists = "audit_exists";
    public const string ProtocolUnsupported = "protocol_unsupported";
    public const string ProtocolViolation = "protocol_violation";
    public const string SessionReplaced = "session_replaced";

    // Leases and results.
    public const string LeaseExpired = "lease_expired";
    public const string LeaseOwnedByOther = "lease_owned_by_other";
    public const string LeaseUnknown = "lease_unknown";
    public const string UploadTooLarge = "upload_too_large";
    public const string UploadTruncated = "upload_truncated";
    public const string UploadHashMismatch = "upload_hash_mismatch";
    public const string UploadMissing = "upload_missing";
    public const string ImageMalformed = "image_malformed";
    public const string ImageWrongSize = "image_wrong_size";
    public const string ImageTooLarge = "image_too_large";
    public const string ImageOfOtherJob = "image_of_other_job";
    public const string CommitmentMissing = "commitment_missing";
    public const string CommitmentInvalid = "commitment_invalid";
    public const string CommitmentConflict = "commitment_conflict";
    public const string OpeningsMissing = "openings_missing";
    public const string OpeningsInvalid = "openings_invalid";
    public const string NoiseMismatch = "noise_mismatch";
    public const string LatentMismatch = "latent_mismatch";

    // Why a job failed or an attempt ended.
    public const string WorkerLost = "worker_lost";
    public const string WorkerFailed = "worker_failed";
    public const string WorkerTooSlow = "worker_too_slow";
    public const string Superseded = "superseded";
    public const string Requeued = "requeued";
    public const string Reassigned = "reassigned";
    public const string ResultRefused = "result_refused";
    public const string HandedBack = "handed_back";
    public const string Delivered = "delivered";
    public const string Cancelled = "cancelled";
    public const string DeadlinePassed = "deadline_passed";
    public const string TooManyAttempts = "too_many_attempts";

    // The coordinator itself. UNAVAILABLE, INTERNAL.
    public const string StoreUnavailable = "store_unavailable";
    public const string Draining = "draining";
    public const string Internal = "internal";
}
