using System.Runtime.CompilerServices;
using Grpc.Core;
using SogniLike.Client.Calls;
using SogniLike.Protocol.Artist.V1;
using SogniLike.Protocol.Errors;

namespace SogniLike.Client.Watching;

/// <summary>One watch that outlives its connections.</summary>
internal sealed class JobWatcher(SogniConnection connection, ArtistService.ArtistServiceClient artist)
{
    private readonly SogniClientOptions _options = connection.Options;

    public async IAsyncEnumerable<JobWatchEvent> WatchAsync(
        IReadOnlyList<string> jobIds, ulong afterEventId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var position = new WatchPosition(afterEventId);
        var failures = 0;
        long? brokenSince = null;
        while (true)
        {
            RpcException? error = null;
            using (var call = artist.WatchJobs(
                new WatchJobsRequest { JobIds = { jobIds }, AfterEventId = position.LastEventId }, connection.OptionsOf(cancellationToken)))
            {
                position.Connected();
                while (true)
                {
                    try
                    {
                        if (!await call.ResponseStream.MoveNext(cancellationToken))
                        {
                            break;
                        }
                    }
                    catch (RpcException e)
                    {
                        error = e;
                        break;
                    }

                    if (position.AdvanceQueue(call.ResponseStream.Current) is { } queue)
                    {
                        yield return queue;
                    }

                    if (position.Advance(call.ResponseStream.Current) is { } next)
                    {
                        failures = 0;
                        brokenSince = null;
                        yield return next;
                    }
                }
            }

            cancellationToken.ThrowIfCancellationRequested();
            brokenSince ??= _options.TimeProvider.GetTimestamp();
            failures++;
            if (!MayComeBack(error, position.Opened) || IsGivenUp(failures, brokenSince.Value, position.Opened))
            {
                throw Failure(error);
            }

            await Task.Delay(Backoff.After(failures, _options), _options.TimeProvider, cancellationToken);
        }
    }

    private bool IsGivenUp(int failures, long brokenSince, bool opened) => opened
        ? _options.TimeProvider.GetElapsedTime(brokenSince) >= _options.WatchReconnectWindow
        : failures >= _options.MaxAttempts;

    // A coordinator that just came back may still count the watch that broke, so what is a refusal at first is worth another try later.
    private static bool MayComeBack(RpcException? error, bool opened) => error is null || (ErrorMapping.CodeOf(error) switch
    {
        ErrorCodes.StoreUnavailable or ErrorCodes.Draining => true,
        ErrorCodes.TooManyWatches or ErrorCodes.RateLimited => opened,
        null => error.StatusCode == StatusCode.Unavailable
            || (opened && (ErrorMapping.IsConnectionLoss(error) || error.StatusCode is StatusCode.Internal or StatusCode.Unknown or StatusCode.DeadlineExceeded)),
        _ => false,
    });

    private SogniException Failure(RpcException? error) => error is not null
        ? ErrorMapping.Map(error, _options.Address)
        : new SogniException(ClientErrorCodes.Unreachable, "The coordinator closed the watch and does not take it up again.", StatusCode.Unavailable);
}
