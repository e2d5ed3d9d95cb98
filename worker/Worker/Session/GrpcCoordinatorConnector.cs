using SogniLike.Worker.Identity;

namespace SogniLike.Worker.Session;

/// <summary>Dials the coordinator that the identity names.</summary>
public sealed class GrpcCoordinatorConnector(WorkerIdentity identity) : ICoordinatorConnector
{
    /// <inheritdoc/>
    public ICoordinatorConnection Connect() => new GrpcCoordinatorConnection(identity.Url, new CertificatePin(identity.CertificateSpkiSha256));
}
