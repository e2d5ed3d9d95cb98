using SogniLike.Worker.Host;

return await new WorkerApplication().RunAsync(args);
