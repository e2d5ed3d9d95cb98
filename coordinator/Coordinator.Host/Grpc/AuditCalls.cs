using Grpc.Core;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Leasing;
using SogniLike.Coordinator.Time;
using SogniLike.Protocol.Errors;
using Proto = SogniLike.Protocol.Worker.V1;

namespace SogniLike.Coordinator.Host.Grpc;

/// <summary>
/// Carries an audit to the worker that it was offered to: one question, its answer, the next question, until none is left or the assignment lapses. Safe for concurrent use.
/// </summary>
internal sealed class AuditCalls(IAuditDesk desk, IPoolClock clock, IOptions<GatewayOptions> options, TimeProvider time)
{
    private const int TokenBytes = 32;

    /// <summary>Runs one audit; returns when every question is answered, or the worker declined.</summary>
    /// <exception cref="RpcException">The call breaks the protocol, there is no such offer, or an answer is none.</exception>
    public async Task RunAsync(
        IAsyncStreamReader<Proto.AuditAnswer> reader, IServerStreamWriter<Proto.AuditQuestion> writer, CancellationToken cancellationToken)
    {
        var first = await ReadFirstAsync(reader, cancellationToken);
        switch (first.PartCase)
        {
            case Proto.AuditAnswer.PartOneofCase.Decline:
                await DeclineAsync(first.Decline, cancellationToken);
                return;
            case Proto.AuditAnswer.PartOneofCase.Begin:
                await using (var session = await BeginAsync(first.Begin, cancellationToken))
                {
                    await ExamineAsync(session, reader, writer, cancellationToken);
                }

                return;
            default:
                throw GrpcErrors.Of(ErrorCodes.ProtocolViolation, "The first message of an audit must be begin or decline.", "begin");
        }
    }

    private async Task<Proto.AuditAnswer> ReadFirstAsync(IAsyncStreamReader<Proto.AuditAnswer> reader, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(options.Value.HelloDeadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            return await reader.MoveNextOrCancelAsync(either.Token) ? reader.Current : new Proto.AuditAnswer();
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw GrpcErrors.Of(ErrorCodes.ProtocolViolation, $"begin must come within {options.Value.HelloDeadline.TotalSeconds:0} s of the call.", "begin");
        }
    }

    private async Task DeclineAsync(Proto.AuditDecline decline, CancellationToken cancellationToken)
    {
        var reason = decline.Reason switch
        {
            Proto.AuditDeclineReason.Busy => AuditRefusalReason.Busy,
            Proto.AuditDeclineReason.ModelMissing => AuditRefusalReason.ModelMissing,
            _ => AuditRefusalReason.Unsupported,
        };
        var (id, token) = (new AuditId(Ids.Read(decline.AuditId, "decline.audit_id")), ReadToken(decline.Token, "decline.token"));
        await desk.DeclineAsync(id, token, reason, cancellationToken);
    }

    private async Task<IAuditSession> BeginAsync(Proto.AuditBegin begin, CancellationToken cancellationToken)
    {
        var (id, token) = (new AuditId(Ids.Read(begin.AuditId, "begin.audit_id")), ReadToken(begin.Token, "begin.token"));
        return await desk.BeginAsync(id, token, cancellationToken)
            ?? throw GrpcErrors.Of(ErrorCodes.NotFound, "There is no such offer, or it lapsed, or it was begun before.", "begin.audit_id");
    }

    private async Task ExamineAsync(
        IAuditSession session, IAsyncStreamReader<Proto.AuditAnswer> reader, IServerStreamWriter<Proto.AuditQuestion> writer, CancellationToken cancellationToken)
    {
        using var lapse = new CancellationTokenSource(TimeSpan.FromMilliseconds(Math.Clamp(session.UntilMs - clock.NowMs, 1, int.MaxValue)), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lapse.Token);
        try
        {
            var exchange = new AuditWire(reader, writer);
            while (session.Question is { } question)
            {
                await exchange.AskAsync(question, task: null);
                await session.AnswerAsync(await exchange.ReadAsync(question, either.Token), either.Token);
            }
        }
        catch (ArgumentException e)
        {
            throw GrpcErrors.Of(ErrorCodes.Malformed, e.Message, "data");
        }
        catch (OperationCanceledException) when (lapse.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw GrpcErrors.Of(LeaseStanding.Expired, "begin.token");
        }
    }

    private static string ReadToken(Google.Protobuf.ByteString token, string field) => token.Length == TokenBytes
        ? Convert.ToHexStringLower(token.Span)
        : throw GrpcErrors.Of(ErrorCodes.Malformed, $"{field} must have {TokenBytes} bytes.", field);
}
