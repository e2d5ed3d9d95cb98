namespace SogniLike.Coordinator.Workers;

/// <summary>What became of an enrolment. Except for <see cref="Enrolled"/>, nothing was written.</summary>
public enum EnrolmentOutcome
{
    Enrolled = 1,
    UnknownToken = 2,
    TokenExpired = 3,
    TokenRevoked = 4,
    TokenUsedUp = 5,

    /// <summary>The pool holds as many workers as its options allow.</summary>
    PoolFull = 6,

    /// <summary>This public key belongs to a worker already.</summary>
    KeyAlreadyEnrolled = 7,
}
