namespace Grpc.Core;

/// <summary>The server that a <see cref="VerifyPeerCallback"/> judges; its certificate is PEM.</summary>
public class VerifyPeerContext(string targetName, string targetPem)
{
    public string TargetName { get; } = targetName;

    public string TargetPem { get; } = targetPem;
}
