namespace SogniLike.Coordinator.Jobs;

/// <summary>The codes that are kept with jobs and told to workers; the strings of the public list in proto/README.md.</summary>
public static class FailureCodes
{
    public const string DeadlinePassed = "deadline_passed";
    public const string TooManyAttempts = "too_many_attempts";
    public const string LeaseExpired = "lease_expired";
    public const string LeaseOwnedByOther = "lease_owned_by_other";
    public const string LeaseUnknown = "lease_unknown";
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
}
