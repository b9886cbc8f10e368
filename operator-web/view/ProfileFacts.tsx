// The facts of a visitor as a list of terms.
import type { ComponentChildren, VNode } from 'preact'
import type { VisitorAnswer } from '../../src/wire/operator.ts'
import type { Visit } from '../../src/wire/visits.ts'
import { countryName, dataText, deviceName, languageName, placeName, sourceMore, sourceName } from '../strings/facts.ts'
import { zoneName } from '../strings/times.ts'
import { words } from '../strings/en.ts'
import { Flag } from './Flag.tsx'
import { Icon } from './Icon.tsx'
import { PlaceCredit } from './PlaceCredit.tsx'
import { Ago, LocalTime } from './Time.tsx'

export function ProfileFacts ({ visitor, visit, here }: { visitor: VisitorAnswer, visit: Visit | undefined, here: boolean }): VNode {
  const { profile } = words
  return (
    <section class='profile-part' aria-label={profile.facts}>
      <dl class='facts'>
        <IdentityFacts visitor={visitor} />
        {visit !== undefined && <VisitFacts visit={visit} />}
        <Fact term={profile.visits}><span class='digits'>{visitor.visits}</span></Fact>
        <Fact term={profile.firstSeen}><Ago at={visitor.firstSeenAt} /></Fact>
        <Fact term={profile.lastSeen}>{here ? profile.now : <Ago at={visitor.lastSeenAt} />}</Fact>
      </dl>
    </section>
  )
}

function IdentityFacts ({ visitor: { email, emailVerified, phone, identity, verified, data = {} } }: { visitor: VisitorAnswer }): VNode {
  const { profile } = words
  return (
    <>
      {email !== undefined && <Fact term={profile.email}><a href={`mailto:${email}`}>{email}</a>{emailVerified === true && <Verified />}</Fact>}
      {phone !== undefined && <Fact term={profile.phone}><a href={`tel:${phone.replace(/[^\d+]/g, '')}`}>{phone}</a></Fact>}
      {identity !== undefined && <Fact term={profile.identity}>{identity}{verified === true ? <Verified /> : <span class='meta fact-more'>{profile.claimed}</span>}</Fact>}
      {Object.entries(data).map(([name, value]) => <Fact key={name} term={name}>{dataText(value)}</Fact>)}
    </>
  )
}

function Verified (): VNode {
  return <span class='verified' title={words.profile.verifiedMore}><Icon name='check' size={14} />{words.profile.verified}</span>
}

function VisitFacts ({ visit }: { visit: Visit }): VNode {
  const { profile } = words
  const { place, source, device } = visit
  const more = sourceMore(source)
  return (
    <>
      <Fact term={profile.place}>
        <Flag country={place?.country} />{placeName(place)}{place !== undefined && place.city !== undefined && `, ${countryName(place.country)}`}
        {place !== undefined && <PlaceCredit />}
      </Fact>
      {visit.timeZone !== '' && <Fact term={profile.localTime}><LocalTime timeZone={visit.timeZone} words={time => time} /> <span class='meta'>{zoneName(visit.timeZone)}</span></Fact>}
      <Fact term={profile.source}>
        {sourceName(source)}
        {source.wordsFrom !== undefined && <span class='meta'> {words.source.wordsFrom[source.wordsFrom]}</span>}
        {more !== '' && <span class='meta fact-more'>{more}</span>}
      </Fact>
      <Fact term={profile.device}>{deviceName({ ...device, browser: `${device.browser} ${device.browserVersion ?? ''}`.trim() })}</Fact>
      {visit.language !== '' && <Fact term={profile.language}>{languageName(visit.language)}</Fact>}
      {visit.screen !== '' && <Fact term={profile.screen}><span class='digits'>{visit.screen.replace('x', ' × ')}</span></Fact>}
      {visit.address !== undefined && <Fact term={profile.address}><span class='digits'>{visit.address}</span></Fact>}
    </>
  )
}

function Fact ({ term, children }: { term: string, children: ComponentChildren }): VNode {
  return <div class='fact'><dt>{term}</dt><dd>{children}</dd></div>
}
