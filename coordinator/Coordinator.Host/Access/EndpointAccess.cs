namespace SogniLike.Coordinator.Host.Access;

/// <summary>Who may call an HTTP endpoint.</summary>
/// <param name="Rpc">Full name of the RPC that the endpoint answers for, whose rule <see cref="Grpc.RpcRules"/> has; null: everybody may call.</param>
internal sealed record EndpointAccess(string? Rpc);
