using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Host.Tests.Support;
using SogniLike.Coordinator.Jobs;
using SogniLike.Protocol.Errors;
using SogniLike.Protocol.Statements;
using SogniLike.Testing.Coordinator;
using Proto = SogniLike.Protocol.Worker.V1;

namespace SogniLike.Coordinator.Host.Tests.Workers;

/// <summary>Questions and answers on the wire, with a desk that is the test's own; and who may have a device measured.</summary>
public sealed class AuditCallTests : IAsyncLifetime
{
    private const string Id = "01AVD1T0000000000000000001";

    private static readonly ByteString Token = ByteString.CopyFrom([.. Enumerable.Repeat((byte)7, 32)]);

    private readonly FakeDesk _desk = new();
    private TestCoordinator _coordinator = null!;

    public async Task InitializeAsync() =>
        _coordinator = await TestCoordinator.StartAsync(services => services.RemoveAll<IAuditDesk>().AddSingleton<IAuditDesk>(_desk));

    public async Task DisposeAsync() => await _coordinator.DisposeAsync();

    [Fact]
    public async Task RunAudit_EachQuestion_ComesInPiecesAndIsAnsweredInPieces()
    {
        // One latent of two pieces, whose answer comes in uneven ones; then an image.
        float[] latent = [.. Enumerable.Range(0, 300_000).Select(i => i / 7f)];
        _desk.Questions.Enqueue(new AuditQuestion.Evaluation(3, latent));
        _desk.Questions.Enqueue(new AuditQuestion.Decode(8, 16, [1, 2]));
        using var call = _coordinator.Worker.RunAudit();
        await BeginAsync(call);

        var (bytes, pieces) = (new MemoryStream(), 0);
        do
        {
            Assert.True(await call.ResponseStream.MoveNext(default));
            Assert.Equal(3u, call.ResponseStream.Current.Evaluation);
            call.ResponseStream.Current.Latent.WriteTo(bytes);
            pieces++;
        }
        while (!call.ResponseStream.Current.Last);
        Assert.Equal(2, pieces);
        Assert.Equal(latent.SelectMany(BitConverter.GetBytes), bytes.ToArray());
        foreach (var piece in bytes.ToArray().Chunk(1_000_003))
        {
            await call.RequestStream.WriteAsync(new Proto.AuditAnswer { Data = ByteString.CopyFrom(piece) });
        }

        await EndAsync(call);
        Assert.True(await call.ResponseStream.MoveNext(default));
        Assert.True(call.ResponseStream.Current is { Decode: true, Last: true });
        await call.RequestStream.WriteAsync(new Proto.AuditAnswer { Data = ByteString.CopyFrom(new byte[8 * 16 * 3]) });
        await EndAsync(call);

        Assert.False(await call.ResponseStream.MoveNext(default));
        Assert.Equal(latent, Assert.IsType<AuditAnswer.Prediction>(_desk.Answers[0]).Values);
        Assert.Equal(384, Assert.IsType<AuditAnswer.Pixels>(_desk.Answers[1]).Rgb.Length);
        Assert.True(_desk.Disposed);
    }

    [Fact]
    public async Task RunAudit_WholeImage_IsAskedWithoutALatent()
    {
        _desk.Questions.Enqueue(new AuditQuestion.Draw(8, 16));
        using var call = _coordinator.Worker.RunAudit();
        await BeginAsync(call);
        Assert.True(await call.ResponseStream.MoveNext(default));
        Assert.True(call.ResponseStream.Current is { Draw: true, Last: true, Latent.IsEmpty: true });
        await call.RequestStream.WriteAsync(new Proto.AuditAnswer { Data = ByteString.CopyFrom(new byte[8 * 16 * 3]) });
        await EndAsync(call);

        Assert.False(await call.ResponseStream.MoveNext(default));
        Assert.Equal(384, Assert.IsType<AuditAnswer.Pixels>(Assert.Single(_desk.Answers)).Rgb.Length);
    }

    [Theory]
    [InlineData("too long", ErrorCodes.TooLong)]
    [InlineData("too short", ErrorCodes.Malformed)]
    [InlineData("not finite", ErrorCodes.Malformed)]
    [InlineData("begin again", ErrorCodes.ProtocolViolation)]
    [InlineData("gone", ErrorCodes.ProtocolViolation)]
    public async Task RunAudit_WhatIsNoAnswer_EndsTheCallAndGivesTheAssignmentBack(string what, string code)
    {
        _desk.Questions.Enqueue(new AuditQuestion.Evaluation(0, [1, 2, 3]));
        using var call = _coordinator.Worker.RunAudit();
        await BeginAsync(call);
        Assert.True(await call.ResponseStream.MoveNext(default));
        switch (what)
        {
            case "begin again":
                await BeginAsync(call);
                break;
            case "gone":
                await call.RequestStream.CompleteAsync();
                break;
            default:
                float[] values = what switch { "too long" => [1, 2, 3, 4], "too short" => [1, 2], _ => [1, float.NaN, 3] };
                await call.RequestStream.WriteAsync(new Proto.AuditAnswer { Data = ByteString.CopyFrom([.. values.SelectMany(BitConverter.GetBytes)]) });
                if (what != "too long")
                {
                    // What is too long is refused before it ends, and then nobody reads any more.
                    await EndAsync(call);
                }

                break;
        }

        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(default));
        Assert.Equal(code, error.Trailers.GetValue(ErrorTrailers.Code));
        Assert.True(_desk.Disposed);
    }

    [Fact]
    public async Task RunAudit_Decline_ReachesTheDesk()
    {
        using var call = _coordinator.Worker.RunAudit();
        await call.RequestStream.WriteAsync(new Proto.AuditAnswer
        {
            Decline = new Proto.AuditDecline { AuditId = Id, Token = Token, Reason = Proto.AuditDeclineReason.ModelMissing },
        });

        Assert.False(await call.ResponseStream.MoveNext(default));
        Assert.Equal((new AuditId(Id), AuditRefusalReason.ModelMissing), _desk.Declined);
    }

    [Fact]
    public async Task RunAudit_AnotherToken_IsToldThereIsNoSuchOffer()
    {
        using var call = _coordinator.Worker.RunAudit();
        await call.RequestStream.WriteAsync(new Proto.AuditAnswer { Begin = new Proto.AuditBegin { AuditId = Id, Token = ByteString.CopyFrom(new byte[32]) } });

        await GrpcAssert.FailsAsync(ErrorCodes.NotFound, "begin.audit_id", () => call.ResponseStream.MoveNext(default));
    }

    [Theory]
    [InlineData(true, ErrorCodes.NotFound, "begin.model_manifest")]
    [InlineData(false, ErrorCodes.SignatureInvalid, "hello.signature")]
    public async Task Calibrate_Begin_IsProvedByTheNonceOfTheCall(bool own, string code, string field)
    {
        await using var worker = await FakeWorker.EnrolAsync(_coordinator);
        using var call = _coordinator.Worker.Calibrate();
        Assert.True(await call.ResponseStream.MoveNext(default));
        var nonce = own ? call.ResponseStream.Current.Nonce.ToByteArray() : new byte[32];
        var statement = CalibrationStatement.Of(_coordinator.Application.PoolId, worker.Id, TestModel.Id.Span, nonce);
        await call.RequestStream.WriteAsync(new Proto.AuditAnswer
        {
            Begin = new Proto.AuditBegin
            {
                WorkerId = worker.Id,
                ModelManifest = TestModel.Id,
                Signature = ByteString.CopyFrom(WorkerSignature.Sign(worker.Key, statement)),
                Precision = "fp32",
                ExecutionProvider = "cpu",
            },
        });

        // Nothing was opened here yet that a device could be measured with.
        await GrpcAssert.FailsAsync(code, field, () => call.ResponseStream.MoveNext(default));
    }

    private static Task BeginAsync(AsyncDuplexStreamingCall<Proto.AuditAnswer, Proto.AuditQuestion> call) =>
        call.RequestStream.WriteAsync(new Proto.AuditAnswer { Begin = new Proto.AuditBegin { AuditId = Id, Token = Token } });

    private static Task EndAsync(AsyncDuplexStreamingCall<Proto.AuditAnswer, Proto.AuditQuestion> call) =>
        call.RequestStream.WriteAsync(new Proto.AuditAnswer { End = new Proto.AuditAnswerEnd() });

    private sealed class FakeDesk : IAuditDesk, IAuditSession
    {
        public Queue<AuditQuestion> Questions { get; } = new();

        public List<AuditAnswer> Answers { get; } = [];

        public (AuditId, AuditRefusalReason) Declined { get; private set; }

        public bool Disposed { get; private set; }

        public JobSpec Spec => TestJobs.Spec;

        public long UntilMs => long.MaxValue / 2;

        public AuditQuestion? Question => Questions.TryPeek(out var question) ? question : null;

        public Task<IAuditSession?> BeginAsync(AuditId id, string token, CancellationToken cancellationToken) =>
            Task.FromResult<IAuditSession?>(id.Value == Id && token == Convert.ToHexStringLower(Token.Span) ? this : null);

        public Task DeclineAsync(AuditId id, string token, AuditRefusalReason reason, CancellationToken cancellationToken)
        {
            Declined = (id, reason);
            return Task.CompletedTask;
        }

        public Task AnswerAsync(AuditAnswer answer, CancellationToken cancellationToken)
        {
            if (answer is AuditAnswer.Prediction { Values: var values } && !values.All(float.IsFinite))
            {
                throw new ArgumentException("The answer has an element that is NaN or infinite.", nameof(answer));
            }

            Answers.Add(answer);
            Questions.Dequeue();
            return Task.CompletedTask;
        }

        public ValueTask DisposeAsync()
        {
            Disposed = true;
            return ValueTask.CompletedTask;
        }
    }
}
