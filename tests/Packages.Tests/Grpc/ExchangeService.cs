using System.Collections.Concurrent;
using Grpc.Core;
using SogniLike.Packages.Tests.Protos;

namespace SogniLike.Packages.Tests.Grpc;

/// <summary>The service of exchange.proto, which says what each method does.</summary>
internal sealed class ExchangeService(ExchangeObservations observations) : Exchange.ExchangeBase
{
    private readonly ConcurrentDictionary<string, int> _attempts = new();

    public override async Task<Text> Echo(Text request, ServerCallContext context)
    {
        var notes = new Metadata();
        foreach (var entry in context.RequestHeaders.Where(static entry => entry.Key is "x-note" or "x-note-bin" or "authorization"))
        {
            notes.Add(entry);
            context.ResponseTrailers.Add(entry);
        }

        await context.WriteResponseHeadersAsync(notes);
        return request;
    }

    public override Task<Text> Fail(Failure request, ServerCallContext context)
    {
        var trailers = new Metadata { { "x-reason", "asked for" }, { "x-reason-bin", [0, 1, 127, 128, 255] } };
        throw new RpcException(new Status((StatusCode)request.StatusCode, request.Detail), trailers);
    }

    public override async Task<Text> Hang(HangRequest request, ServerCallContext context)
    {
        using var registration = context.CancellationToken.Register(() => observations.Cancelled(request.Key));
        if (request.SendHeaders)
        {
            await context.WriteResponseHeadersAsync([]);
        }

        observations.Arrived(request.Key);
        await Task.Delay(Timeout.Infinite, context.CancellationToken);
        throw new InvalidOperationException("The wait ends only by cancellation.");
    }

    public override async Task Count(CountRequest request, IServerStreamWriter<Number> responseStream, ServerCallContext context)
    {
        try
        {
            for (var i = 0; i < request.Count; i++)
            {
                await responseStream.WriteAsync(new Number { Value = i }, context.CancellationToken);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or InvalidOperationException)
        {
            observations.Cancelled($"count {request.Count}");
            throw;
        }
    }

    public override async Task<Number> Sum(IAsyncStreamReader<Number> requestStream, ServerCallContext context)
    {
        var sum = 0L;
        await foreach (var number in requestStream.ReadAllAsync(context.CancellationToken))
        {
            sum += number.Value;
        }

        return new Number { Value = sum };
    }

    public override async Task Chat(IAsyncStreamReader<Text> requestStream, IServerStreamWriter<Text> responseStream, ServerCallContext context)
    {
        var place = 0;
        while (await requestStream.MoveNext(context.CancellationToken))
        {
            await responseStream.WriteAsync(new Text { Value = $"{requestStream.Current.Value} {place++}" }, context.CancellationToken);
        }
    }

    public override Task<Number> FailFirst(FailFirstRequest request, ServerCallContext context)
    {
        var attempt = _attempts.AddOrUpdate(request.Key, 1, static (_, attempts) => attempts + 1);
        return attempt > request.Failures
            ? Task.FromResult(new Number { Value = attempt })
            : throw new RpcException(new Status(StatusCode.Unavailable, $"attempt {attempt}"));
    }
}
