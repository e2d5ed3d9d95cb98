using SogniLike.Coordinator.Fields;

namespace SogniLike.Coordinator.Workers;

/// <summary>Answer to <see cref="WorkerEnrolment"/>. A closed set.</summary>
public abstract record EnrolmentTokenCreation
{
    private EnrolmentTokenCreation()
    {
    }

    /// <summary>The token exists. <paramref name="Secret"/> is 32 bytes in hexadecimal and is not kept.</summary>
    public sealed record Created(EnrolmentTokenRecord Token, string Secret) : EnrolmentTokenCreation
    {
        /// <summary>Never shows the secret.</summary>
        public override string ToString() => $"enrolment token {Token.Id}";
    }

    public sealed record Invalid(IReadOnlyList<FieldError> Errors) : EnrolmentTokenCreation;

    /// <summary>The owner is new, and the pool holds as many accounts as its options allow.</summary>
    public sealed record TooManyAccounts(int Limit) : EnrolmentTokenCreation;

    /// <summary>The pool holds as many tokens as its options allow.</summary>
    public sealed record PoolFull(int Limit) : EnrolmentTokenCreation;
}
