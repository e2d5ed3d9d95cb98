namespace SogniLike.Coordinator.Host.Access;

/// <summary>Who may make a call, over gRPC or HTTP.</summary>
internal enum AccessRule
{
    /// <summary>Everybody: what is public anyway, such as health.</summary>
    Anyone = 1,

    /// <summary>No API key: the call carries its own proof (enrolment token, signature, lease or one-time login).</summary>
    OwnProof = 2,

    /// <summary>Any good API key.</summary>
    AnyKey = 3,

    /// <summary>A key with the scope "read", or one that includes it.</summary>
    Read = 4,

    /// <summary>A key with the scope "submit", or one that includes it.</summary>
    Submit = 5,

    /// <summary>A key with the scope "artist".</summary>
    Artist = 6,

    /// <summary>A key with the role "viewer", or one that includes it.</summary>
    Viewer = 7,

    /// <summary>A key with the role "operator", or one that includes it.</summary>
    Operator = 8,

    /// <summary>A key with the role "owner".</summary>
    Owner = 9,
}
