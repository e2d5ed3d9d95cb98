using System.Diagnostics;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using SogniLike.Imaging.Exact.Png;
using SogniLike.Protocol.Worker.V1;
using SogniLike.Worker.Backends;
using SogniLike.Worker.Jobs;
using SogniLike.Worker.Leasing;
using SogniLike.Worker.Session;
using SogniLike.Worker.Sources;
using SogniLike.Worker.Status;

namespace SogniLike.Worker.Audits;

/// <summary>
/// Where offers of audits arrive: each is declined with a reason, or takes a slot, gets its model and answers point by point. An audit that breaks lapses and nothing is held against
/// the worker. Safe for concurrent use.
/// </summary>
internal sealed partial class AuditDesk(
    TaskValidator validator, LeaseBook leases, IImageBackend backend, WorkerState state, WorkerTally tally, TimeProvider time, ILogger<AuditDesk> logger)
{
    /// <summary>Calls at once, those that only decline included.</summary>
    private const int MaxCalls = 64;

    private const int TokenBytes = 32;
    private const int MaxIdLength = 64;
    private const int MaxEvaluations = 4_096;
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);
    private static readonly TimeSpan DeclineTimeout = TimeSpan.FromSeconds(10);

    private int _calls;

    /// <summary>Takes one offer; returns at once.</summary>
    /// <returns>The audit's end, for tests; never faulted.</returns>
    public Task Receive(AuditOffer offer, LiveSession session)
    {
        if (!session.Terms.HasAudits || !IsWellFormed(offer))
        {
            LogIgnored(session.Terms.HasAudits ? "its offer is malformed." : "audits are not in force.");
            return Task.CompletedTask;
        }

        if (Interlocked.Increment(ref _calls) > MaxCalls)
        {
            Interlocked.Decrement(ref _calls);
            LogIgnored($"{MaxCalls} are open already.");
            return Task.CompletedTask;
        }

        // The slot is taken here, so that offers and assignments get theirs in the order in which they came.
        var verdict = validator.Check(offer.ModelManifest.Span, offer.Task);
        var refusal = verdict switch
        {
            TaskVerdict.Declined { Reason: DeclineReason.ModelMissing } missing => new ExchangeEnd.Unable(AuditDeclineReason.ModelMissing, missing.Message),
            TaskVerdict.Declined declined => new ExchangeEnd.Unable(AuditDeclineReason.Unsupported, declined.Message),
            _ => null,
        };
        var slot = refusal is null && !state.Paused && !state.Draining.IsCancellationRequested ? leases.TryTakeForAudit(offer.AuditId, (int)offer.Evaluations) : null;
        if (slot is null)
        {
            refusal ??= new ExchangeEnd.Unable(AuditDeclineReason.Busy, "Every slot is busy, or the worker takes nothing new.");
        }

        return Task.Run(() => RunAsync(offer, (verdict as TaskVerdict.Runnable)?.Request, slot, refusal, session));
    }

    private static bool IsWellFormed(AuditOffer offer) =>
        offer is { AuditId.Length: > 0 and <= MaxIdLength, Token.Length: TokenBytes, Evaluations: <= MaxEvaluations }
        && offer.AuditId.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    private async Task RunAsync(AuditOffer offer, ImageRequest? request, RunningAudit? slot, ExchangeEnd.Unable? refusal, LiveSession session)
    {
        try
        {
            if (slot is null)
            {
                await DeclineAsync(offer, refusal!, session);
                return;
            }

            using (slot)
            {
                await AnswerAsync(offer, request!, slot, session);
            }
        }
        catch (Exception e) when (e is RpcException or IOException or InvalidOperationException or OperationCanceledException)
        {
            LogLapsed(offer.AuditId, e is RpcException error ? CoordinatorErrors.MessageOf(error) : LogText.Clean(e.Message));
        }
        catch (Exception e)
        {
            // Only the type and the place: the message of an unknown fault might quote the prompt.
            LogFault(offer.AuditId, e.GetType().Name, e.StackTrace);
        }
        finally
        {
            Interlocked.Decrement(ref _calls);
        }
    }

    private async Task AnswerAsync(AuditOffer offer, ImageRequest request, RunningAudit slot, LiveSession session)
    {
        var started = time.GetTimestamp();
        var length = TimeSpan.FromMilliseconds(offer.AuditMs);
        using var timeout = new CancellationTokenSource(length < Longest ? length : Longest, time);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, session.Ended, slot.Token);
        var opening = request.Source is null
            ? await backend.OpenPointsAsync(request, ends.Token)
            : new PointRunOpening.Unsupported("Single points of an image that is made from a picture are not computed.");
        using var run = (opening as PointRunOpening.Opened)?.Run;
        switch (opening)
        {
            case PointRunOpening.ModelMissing missing:
                await DeclineAsync(offer, new ExchangeEnd.Unable(AuditDeclineReason.ModelMissing, missing.Message), session);
                return;
            case PointRunOpening.Unsupported unsupported when request.Source is null:
                await DeclineAsync(offer, new ExchangeEnd.Unable(AuditDeclineReason.Unsupported, unsupported.Message), session);
                return;
        }

        using var call = session.OpenAudit(ends.Token);
        await call.WriteAsync(new AuditAnswer { Begin = new AuditBegin { AuditId = offer.AuditId, Token = offer.Token } }, ends.Token);
        var exchange = new PointExchange(call, slot.Evaluations, maxImages: 1, (_, _) => Task.FromResult(opening), slot.CountAnswer, DrawAsync);
        switch (await exchange.RunAsync(ends.Token))
        {
            case ExchangeEnd.Finished:
                tally.CountAudited();
                LogAnswered(offer.AuditId, slot.Answered, time.GetElapsedTime(started).TotalSeconds);
                break;
            case ExchangeEnd.Unable unable:
                await DeclineAsync(offer, unable, call, ends.Token);
                break;
            case ExchangeEnd.Violated violated:
                LogLapsed(offer.AuditId, violated.Message);
                break;
        }

        async Task<PointOutcome> DrawAsync(CancellationToken cancellationToken)
        {
            var claim = new AuditClaim { AuditId = offer.AuditId, Token = offer.Token };
            return await SourceLoader.LoadAsync(request, claim, session, cancellationToken) switch
            {
                SourceLoading.Loaded { Request: var whole } => await backend.GenerateAsync(whole, static _ => { }, trajectory: null, cancellationToken) switch
                {
                    ImageOutcome.Finished { Png: var png } => PixelsOf(png, whole),
                    ImageOutcome.Failed failed => new PointOutcome.Failed(failed.Message),
                    _ => throw new UnreachableException(),
                },
                SourceLoading.Failed missing => new PointOutcome.Failed(missing.Message),
                _ => throw new UnreachableException(),
            };
        }
    }

    private static PointOutcome PixelsOf(ReadOnlyMemory<byte> png, ImageRequest request) =>
        PngReader.Read(png, new PngReadLimits(png.Length, Math.Max(request.Width, request.Height), (long)request.Width * request.Height)) is PngReading.Read { Image: var image }
            ? new PointOutcome.Image(image.Pixels)
            : new PointOutcome.Failed("The image has not the size of the task.");

    private async Task DeclineAsync(AuditOffer offer, ExchangeEnd.Unable refusal, LiveSession session)
    {
        using var timeout = new CancellationTokenSource(DeclineTimeout, time);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, session.Ended);
        using var call = session.OpenAudit(ends.Token);
        await DeclineAsync(offer, refusal, call, ends.Token);
    }

    private async Task DeclineAsync(AuditOffer offer, ExchangeEnd.Unable refusal, IAuditCall call, CancellationToken cancellationToken)
    {
        tally.CountAuditDeclined();
        LogDeclined(offer.AuditId, refusal.Reason, refusal.Message);
        var decline = new AuditDecline { AuditId = offer.AuditId, Token = offer.Token, Reason = refusal.Reason };
        await call.WriteAsync(new AuditAnswer { Decline = decline }, cancellationToken);
        await call.CompleteAsync();

        // Until the coordinator has read it: to end the call before that would take it back.
        while (await call.ReadAsync(cancellationToken) is not null)
        {
        }
    }
}
