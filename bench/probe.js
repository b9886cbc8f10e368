// Loaded into a measured process before its own program: says what it used of the CPU and occupies, when it is asked over the channel to its parent.
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send({ cpuUs: user + system, rssKb: process.memoryUsage.rss() / 1024 })
})
// Being asked is no reason to stay.
process.channel.unref()
