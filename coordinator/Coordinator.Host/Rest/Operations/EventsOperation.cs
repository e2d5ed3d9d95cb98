using Google.Protobuf.Reflection;
using Grpc.Core;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Host.Grpc;
using SogniLike.Protocol.Artist.V1;
using ArtistService = SogniLike.Coordinator.Host.Grpc.ArtistService;

namespace SogniLike.Coordinator.Host.Rest.Operations;

/// <summary>A watch as server-sent events: what WatchJobs answers, in the same order, each message an event.</summary>
internal sealed class EventsOperation(string route, MethodDescriptor rpc) : RestOperation("GET", route, rpc)
{
    private static readonly ObjectFactory<ArtistService> Make = ActivatorUtilities.CreateFactory<ArtistService>([]);

    /// <inheritdoc/>
    public override string MediaType => EventStream.MediaType;

    /// <inheritdoc/>
    public override async Task RunAsync(HttpContext http)
    {
        var services = http.RequestServices;
        await using var events = new EventStream(
            http.Response, services.GetRequiredService<IOptions<RestOptions>>().Value.KeepAliveInterval, services.GetRequiredService<TimeProvider>());
        try
        {
            var chain = services.GetRequiredService<CallChain>();
            await chain.StreamAsync(new WatchJobsRequest(), events, new RestCallContext(http, RpcName), async (request, stream, context) =>
            {
                await RestRequestReader.ReadAsync(http, this, request);
                await Make(services, []).WatchJobs(request, stream, context);
            });
        }
        catch (RpcException e) when (events.HasBegun)
        {
            // The status is sent already: the reason goes as the last event.
            if (Problem.Of(e) is { } problem)
            {
                await events.EndAsync(problem);
            }
        }
    }
}
