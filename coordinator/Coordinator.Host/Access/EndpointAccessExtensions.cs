using Grpc.AspNetCore.Server;

namespace SogniLike.Coordinator.Host.Access;

internal static class EndpointAccessExtensions
{
    /// <summary>Says that the endpoint is public.</summary>
    public static TBuilder OpenToEverybody<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new EndpointAccess(null));

    /// <summary>Says that the endpoint runs the RPC through <see cref="Host.Grpc.CallChain"/>, which holds the call against the RPC's rule.</summary>
    /// <param name="rpc">As gRPC writes it: <c>/package.Service/Method</c>.</param>
    public static TBuilder AnswersFor<TBuilder>(this TBuilder endpoint, string rpc)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new EndpointAccess(rpc));

    /// <summary>Refuses to run an HTTP endpoint that says neither, so that a new one cannot be open by accident. Refusals of routing itself pass.</summary>
    public static IApplicationBuilder UseEndpointAccess(this IApplicationBuilder app) => app.Use((context, next) =>
        context.GetEndpoint() is not RouteEndpoint endpoint || IsGrpc(endpoint) || endpoint.Metadata.GetMetadata<EndpointAccess>() is not null
            ? next(context)
            : throw new InvalidOperationException($"Nobody said who may call {endpoint.DisplayName}."));

    // Of calls that no service has, gRPC answers by itself that they are unimplemented; those endpoints carry nothing but their name.
    internal static bool IsGrpc(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<GrpcMethodMetadata>() is not null
        || endpoint.DisplayName?.StartsWith("gRPC - Unimplemented", StringComparison.Ordinal) == true;
}
