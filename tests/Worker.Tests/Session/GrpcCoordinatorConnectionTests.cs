using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Options;
using SogniLike.Protocol.Errors;
using SogniLike.Protocol.Worker.V1;
using SogniLike.Worker.Commitments;
using SogniLike.Worker.Identity;
using SogniLike.Worker.Session;
using SogniLike.Worker.Tests.Fakes;

namespace SogniLike.Worker.Tests.Session;

public sealed class GrpcCoordinatorConnectionTests
{
    [Fact]
    public async Task DownloadSourceAsync_WhatComes_IsReadAsFarAsItWasAnnounced()
    {
        await using var server = await GrpcCoordinator.StartAsync();
        await using var connection = Connect(server);
        var (announced, sent) = (5UL, 5);
        server.Service.OnDownload = async (request, writer) =>
        {
            await writer.WriteAsync(new DownloadSourceResponse { SizeBytes = announced });
            for (var i = 0; i < sent; i++)
            {
                await writer.WriteAsync(new DownloadSourceResponse { Chunk = ByteString.CopyFrom((byte)i) });
            }
        };

        Assert.Equal([0, 1, 2, 3, 4], Assert.IsType<SourceDownload.Received>(await LoadAsync()).Bytes.ToArray());
        sent = 6;
        Assert.IsType<SourceDownload.Refused>(await LoadAsync());
        (announced, sent) = (6, 5);
        Assert.IsType<SourceDownload.Refused>(await LoadAsync());
        server.Service.OnDownload = (_, _) => throw GrpcCoordinator.Error(StatusCode.NotFound, ErrorCodes.NotFound, "There is none.");
        Assert.Equal(new SourceDownload.Refused("There is none."), await LoadAsync());
        server.Service.OnDownload = (_, _) => throw GrpcCoordinator.Error(StatusCode.Unavailable, ErrorCodes.Draining, "Later.");
        Assert.Equal(new SourceDownload.Interrupted("Later."), await LoadAsync());

        Task<SourceDownload> LoadAsync() => connection.DownloadSourceAsync(new DownloadSourceRequest(), 5, CancellationToken.None);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ControlStream_CoordinatorSpeaksFirst_MessagesGoBothWays(bool tls)
    {
        await using var server = await GrpcCoordinator.StartAsync(tls);
        server.Service.OnConnect = async (reader, writer, cancellation) =>
        {
            await writer.WriteAsync(new CoordinatorMessage { SignIn = new SignIn { PoolId = "pool-1" } }, cancellation);
            await reader.MoveNext(cancellation);
            await writer.WriteAsync(new CoordinatorMessage { Welcome = new Welcome { SessionId = reader.Current.Hello.WorkerId } }, cancellation);
            Assert.False(await reader.MoveNext(cancellation));
        };
        await using var connection = Connect(server);

        Assert.Equal("pool-1", (await connection.ReadAsync(default).Soonish())!.SignIn.PoolId);
        await connection.WriteAsync(new WorkerMessage { Hello = new Hello { WorkerId = "worker-1" } }, default);
        Assert.Equal("worker-1", (await connection.ReadAsync(default).Soonish())!.Welcome.SessionId);
        await connection.CompleteAsync();
        Assert.Null(await connection.ReadAsync(default).Soonish());
    }

    [Fact]
    public async Task ControlStream_Refused_CarriesTheCode()
    {
        await using var server = await GrpcCoordinator.StartAsync();
        server.Service.OnConnect = (_, _, _) => throw GrpcCoordinator.Error(StatusCode.PermissionDenied, ErrorCodes.WorkerRevoked, "Gone.");
        await using var connection = Connect(server);

        var error = await Assert.ThrowsAsync<RpcException>(() => connection.ReadAsync(default).Soonish());

        Assert.Equal(new SessionEnd.Refused(ErrorCodes.WorkerRevoked, "Gone."), CoordinatorErrors.ToSessionEnd(error, wasWelcomed: true));
    }

    [Fact]
    public async Task Connect_AnotherCertificate_IsRefusedAndSaysSo()
    {
        await using var server = await GrpcCoordinator.StartAsync(tls: true);
        await using var connection = new GrpcCoordinatorConnection(server.Url, new CertificatePin(new byte[32]));

        var error = await Assert.ThrowsAsync<RpcException>(() => connection.ReadAsync(default).Soonish());

        Assert.Contains("another certificate", error.Status.Detail, StringComparison.Ordinal);
        Assert.IsType<SessionEnd.Lost>(CoordinatorErrors.ToSessionEnd(error, wasWelcomed: false));
    }

    [Fact]
    public async Task Connect_CertificateOfNobodyWithoutAPin_IsRefused()
    {
        await using var server = await GrpcCoordinator.StartAsync(tls: true);
        await using var connection = new GrpcCoordinatorConnection(server.Url, new CertificatePin(default));

        await Assert.ThrowsAsync<RpcException>(() => connection.ReadAsync(default).Soonish());
    }

    [Fact]
    public void Connect_WithoutTlsToAnotherMachine_IsABug() =>
        Assert.Throws<ArgumentException>(() => CoordinatorChannel.Open(new Uri("http://pool.example"), new CertificatePin(default)));

    [Fact]
    public async Task Connect_NobodyThere_IsLost()
    {
        Uri url;
        await using (var server = await GrpcCoordinator.StartAsync())
        {
            url = server.Url;
        }

        await using var connection = new GrpcCoordinatorConnection(url, new CertificatePin(default));

        var error = await Assert.ThrowsAsync<RpcException>(() => connection.ReadAsync(default).Soonish());
        Assert.IsType<SessionEnd.Lost>(CoordinatorErrors.ToSessionEnd(error, wasWelcomed: false));
    }

    [Theory]
    [InlineData(0, 1000, new int[0])]
    [InlineData(1000, 1000, new[] { 1000 })]
    [InlineData(2500, 1000, new[] { 1000, 1000, 500 })]
    public async Task Upload_Image_ComesInOrderedChunksAfterTheHeader(int size, int chunk, int[] expected)
    {
        var image = RandomNumberGenerator.GetBytes(size);
        var received = new List<byte[]>();
        UploadHeader? header = null;
        await using var server = await GrpcCoordinator.StartAsync();
        server.Service.OnConnect = (_, _, cancellation) => Task.Delay(Timeout.Infinite, cancellation);
        server.Service.OnUpload = async reader =>
        {
            await foreach (var part in reader.ReadAllAsync())
            {
                header ??= part.Header;
                if (part.PartCase == UploadResultRequest.PartOneofCase.Image)
                {
                    received.Add(part.Image.ToByteArray());
                }
            }

            return new UploadResultResponse { ImageSha256 = ByteString.CopyFrom(SHA256.HashData(received.SelectMany(b => b).ToArray())) };
        };
        await using var connection = Connect(server);

        var outcome = await connection.UploadAsync(Header(image), image, null, chunk, default).Soonish();

        Assert.IsType<UploadOutcome.Stored>(outcome);
        Assert.Equal(Header(image), header);
        Assert.Equal(expected, received.Select(r => r.Length));
        Assert.Equal(image, received.SelectMany(b => b));
    }

    [Fact]
    public async Task Upload_Openings_ComeInOrderedChunksAfterTheImage()
    {
        var folder = new DataFolder(Directory.CreateTempSubdirectory("sogni-worker-").FullName);
        using var trajectory = new TrajectoryKeeper(folder, Options.Create(new WorkerOptions())).Begin();
        Walks.Tell(trajectory, 20);
        var openings = await trajectory.Commit(new byte[32])!.OpenAsync(all: true, CancellationToken.None);
        var image = RandomNumberGenerator.GetBytes(1500);
        var received = new List<(UploadResultRequest.PartOneofCase Kind, byte[] Bytes)>();
        await using var server = await GrpcCoordinator.StartAsync();
        server.Service.OnConnect = (_, _, cancellation) => Task.Delay(Timeout.Infinite, cancellation);
        server.Service.OnUpload = async reader =>
        {
            await foreach (var part in reader.ReadAllAsync())
            {
                received.Add((part.PartCase, part.PartCase switch
                {
                    UploadResultRequest.PartOneofCase.Image => part.Image.ToByteArray(),
                    UploadResultRequest.PartOneofCase.Openings => part.Openings.ToByteArray(),
                    _ => [],
                }));
            }

            return new UploadResultResponse { ImageSha256 = ByteString.CopyFrom(SHA256.HashData(image)) };
        };
        await using var connection = Connect(server);

        Assert.IsType<UploadOutcome.Stored>(await connection.UploadAsync(Header(image), image, openings, 500, default).Soonish());

        var kinds = received.Select(part => part.Kind).ToList();
        Assert.Equal(kinds.Order(), kinds);
        Assert.Equal(image, Bytes(UploadResultRequest.PartOneofCase.Image));
        Assert.Equal(openings.Sha256.ToArray(), SHA256.HashData(Bytes(UploadResultRequest.PartOneofCase.Openings)));
        Assert.All(received, part => Assert.InRange(part.Bytes.Length, 0, 500));
        Directory.Delete(folder.FullPath, recursive: true);

        byte[] Bytes(UploadResultRequest.PartOneofCase kind) =>
            [.. received.Where(part => part.Kind == kind).SelectMany(part => part.Bytes)];
    }

    [Theory]
    [InlineData(StatusCode.FailedPrecondition, ErrorCodes.LeaseExpired, typeof(UploadOutcome.LeaseOver))]
    [InlineData(StatusCode.NotFound, ErrorCodes.LeaseUnknown, typeof(UploadOutcome.LeaseOver))]
    [InlineData(StatusCode.FailedPrecondition, ErrorCodes.LeaseOwnedByOther, typeof(UploadOutcome.LeaseOver))]
    [InlineData(StatusCode.InvalidArgument, ErrorCodes.UploadTooLarge, typeof(UploadOutcome.Refused))]
    [InlineData(StatusCode.InvalidArgument, ErrorCodes.UploadTruncated, typeof(UploadOutcome.Interrupted))]
    [InlineData(StatusCode.Unavailable, ErrorCodes.StoreUnavailable, typeof(UploadOutcome.Interrupted))]
    [InlineData(StatusCode.Internal, ErrorCodes.Internal, typeof(UploadOutcome.Interrupted))]
    public async Task Upload_EndedEarlyByTheCoordinator_SaysWhy(StatusCode status, string code, Type expected)
    {
        var image = new byte[8 << 20];
        await using var server = await GrpcCoordinator.StartAsync();
        server.Service.OnConnect = (_, _, cancellation) => Task.Delay(Timeout.Infinite, cancellation);
        server.Service.OnUpload = _ => throw GrpcCoordinator.Error(status, code, "No.");
        await using var connection = Connect(server);

        var outcome = await connection.UploadAsync(Header(image), image, null, 64 << 10, default).Soonish();

        Assert.IsType(expected, outcome);
    }

    [Fact]
    public async Task Upload_OtherBytesArrived_IsTriedAgain()
    {
        var image = new byte[10];
        await using var server = await GrpcCoordinator.StartAsync();
        server.Service.OnConnect = (_, _, cancellation) => Task.Delay(Timeout.Infinite, cancellation);
        server.Service.OnUpload = async reader =>
        {
            await foreach (var _ in reader.ReadAllAsync())
            {
            }

            return new UploadResultResponse { ImageSha256 = ByteString.CopyFrom(new byte[32]) };
        };
        await using var connection = Connect(server);

        Assert.IsType<UploadOutcome.Interrupted>(await connection.UploadAsync(Header(image), image, null, 10, default).Soonish());
    }

    [Fact]
    public async Task Upload_Cancelled_Throws()
    {
        var image = new byte[10];
        using var cancellation = new CancellationTokenSource();
        await using var server = await GrpcCoordinator.StartAsync();
        server.Service.OnConnect = (_, _, ended) => Task.Delay(Timeout.Infinite, ended);
        server.Service.OnUpload = async reader =>
        {
            await reader.MoveNext(CancellationToken.None);
            await cancellation.CancelAsync();
            await reader.MoveNext(CancellationToken.None);
            await reader.MoveNext(CancellationToken.None);
            return new UploadResultResponse();
        };
        await using var connection = Connect(server);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connection.UploadAsync(Header(image), image, null, 10, cancellation.Token).Soonish());
    }

    [Fact]
    public async Task OpenAudit_LargestPart_ArrivesAndTheEndIsTold()
    {
        var largest = RandomNumberGenerator.GetBytes(1 << 20);
        await using var server = await GrpcCoordinator.StartAsync();
        server.Service.OnConnect = (_, _, cancellation) => Task.Delay(Timeout.Infinite, cancellation);
        server.Service.OnAudit = async (reader, writer) =>
        {
            Assert.True(await reader.MoveNext(CancellationToken.None));
            Assert.Equal("audit-1", reader.Current.Begin.AuditId);
            await writer.WriteAsync(new AuditQuestion { Task = Messages.Task(), Evaluation = 3, Latent = ByteString.CopyFrom(largest) });
        };
        await using var connection = Connect(server);
        using var call = connection.OpenAudit(CancellationToken.None);

        await call.WriteAsync(new AuditAnswer { Begin = new AuditBegin { AuditId = "audit-1" } }, CancellationToken.None).Soonish();

        Assert.Equal(largest, (await call.ReadAsync(CancellationToken.None).Soonish())!.Latent.ToByteArray());
        Assert.Null(await call.ReadAsync(CancellationToken.None).Soonish());
    }

    [Fact]
    public async Task OpenCalibration_AnotherCertificate_IsNotTrusted()
    {
        await using var server = await GrpcCoordinator.StartAsync(tls: true);
        server.Service.OnCalibrate = (_, writer) => writer.WriteAsync(new AuditQuestion { Nonce = ByteString.CopyFrom(new byte[32]) });
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var trusting = new WorkerIdentity(Messages.WorkerId, Messages.PoolId, server.Url, server.Pin, key);
        using var other = new WorkerIdentity(Messages.WorkerId, Messages.PoolId, server.Url, new byte[32], key);

        using (var call = GrpcAuditCall.OpenCalibration(trusting, CancellationToken.None))
        {
            Assert.Equal(32, (await call.ReadAsync(CancellationToken.None).Soonish())!.Nonce.Length);
        }

        using var refused = GrpcAuditCall.OpenCalibration(other, CancellationToken.None);
        await Assert.ThrowsAsync<RpcException>(() => refused.ReadAsync(CancellationToken.None).Soonish());
    }

    private static UploadHeader Header(byte[] image) => new()
    {
        Lease = Messages.Lease(),
        ImageSizeBytes = (ulong)image.Length,
        ImageSha256 = ByteString.CopyFrom(SHA256.HashData(image)),
    };

    private static GrpcCoordinatorConnection Connect(GrpcCoordinator server) => new(server.Url, new CertificatePin(server.Pin));
}
