namespace SogniLike.Coordinator.Host.Grpc;

/// <summary>Who may make a call.</summary>
internal enum RpcAccess
{
    /// <summary>No API key: the call carries its own proof (enrolment token, signature or lease).</summary>
    OwnProof = 1,

    /// <summary>Any good API key.</summary>
    AnyKey = 2,

    /// <summary>An API key with the scope "artist".</summary>
    Artist = 3,

    /// <summary>An API key with the scope "admin".</summary>
    Admin = 4,

    /// <summary>No API key and no other proof: it tells nothing that the public may not know.</summary>
    Everybody = 5,
}
