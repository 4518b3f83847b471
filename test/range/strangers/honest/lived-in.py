# What two of the honest servers have in common: packages, accounts, logs and the years they lived. Read before what is their own.
import os,sys,struct,random,time,gzip,hashlib,base64,subprocess,shutil,tempfile,re
import datetime as D
ROOT=os.path.realpath(sys.argv[1])
if ROOT=='/' or not os.path.isfile(ROOT+'/etc/passwd'): sys.exit('no such tree')
NOW=D.datetime.utcfromtimestamp(int(time.time())-400)
DAY=D.timedelta(days=1)
def ago(d,h=None,m=None):
    t=NOW-D.timedelta(days=d)
    if h is not None: t=t.replace(hour=h,minute=m if m is not None else random.randint(0,59),second=random.randint(0,59))
    return min(t,NOW)
def T(s): return D.datetime.fromisoformat(s)
def ep(t): return t.replace(tzinfo=D.timezone.utc).timestamp()
def rnd(a,b): return a+(b-a)*random.random()
def real(path):
    f=ROOT+path
    q=os.path.dirname(f)
    r=os.path.realpath(q)
    if not (r+'/').startswith(ROOT+'/'): raise Exception('leaves the tree: '+path)
    return f
STAMP=[]   # (path,time), set at the end
def mkdir(path,owner=(0,0),mode=0o755,mt=None):
    parts=path.strip('/').split('/')
    for i in range(1,len(parts)+1):
        p='/'+'/'.join(parts[:i]); f=real(p)
        if not os.path.isdir(f):
            os.mkdir(f)
            os.chown(f,*owner); os.chmod(f,mode)
            STAMP.append((p,mt or INSTALL))
def w(path,data='',mode=0o644,owner=(0,0),mt=None,dirowner=None):
    mt=mt or INSTALL
    mkdir(os.path.dirname(path),dirowner or owner,mt=mt)
    f=real(path)
    if os.path.islink(f): os.unlink(f)
    if isinstance(data,str): data=data.encode()
    with open(f,'wb') as h: h.write(data)
    os.chown(f,*owner); os.chmod(f,mode)
    STAMP.append((path,mt))
def ap(path,data,mt=None):
    f=real(path); old=open(f).read()
    with open(f,'w') as h: h.write(old+data)
    STAMP.append((path,mt or INSTALL))
def ln(target,path,owner=(0,0),mt=None):
    mkdir(os.path.dirname(path),owner,mt=mt); f=real(path)
    if os.path.lexists(f): os.unlink(f)
    os.symlink(target,f); os.chown(f,*owner,follow_symlinks=False)
    STAMP.append((path,mt or INSTALL))
def enable(unit,wants='multi-user.target',path=None,mt=None):
    ln((path or '/lib/systemd/system/')+unit,'/etc/systemd/system/%s.wants/%s'%(wants,unit),mt=mt)
def finish():
    seen={}
    for p,t in STAMP:
        seen[p]=t
    for p,t in sorted(seen.items(),key=lambda x:-len(x[0])):
        f=ROOT+p
        if os.path.lexists(f):
            e=ep(t); os.utime(f,(e,e),follow_symlinks=False)
def settle():
    # folders that only this script touched now: as old as their newest entry
    for dp,dn,fn in os.walk(ROOT,topdown=False):
        if os.lstat(dp).st_mtime>ep(NOW):
            m=[os.lstat(os.path.join(dp,x)).st_mtime for x in dn+fn]; m=[x for x in m if x<=ep(NOW)] or [ep(INSTALL)]
            os.utime(dp,(max(m),max(m)))
def rb(n): return bytes(random.getrandbits(8) for _ in range(n))
def rs(n,a='abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'): return ''.join(random.choice(a) for _ in range(n))
def jpg(n=3000): return b'\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x01\x00H\x00H\x00\x00\xff\xdb\x00C\x00'+bytes(b%254 for b in rb(n))+b'\xff\xd9'
# --- age the fresh tree: it was installed in 2023
INSTALL=T('2023-09-14T09:21:07')
def age():
    lim=ep(NOW)-90*86400; e=ep(INSTALL)
    for dp,dn,fn in os.walk(ROOT):
        for x in dn+fn:
            f=os.path.join(dp,x); s=os.lstat(f)
            if s.st_mtime>lim: os.utime(f,(e,e),follow_symlinks=False)
    for n in ('bootstrap.log','alternatives.log'):
        f=ROOT+'/var/log/'+n
        if os.path.exists(f):
            b=open(f,'rb').read(); b=re.sub(rb'20\d\d-\d\d-\d\d \d\d:\d\d:\d\d',INSTALL.strftime('%Y-%m-%d %H:%M:%S').encode(),b)
            open(f,'wb').write(b); os.utime(f,(e,e))
    ld=str(int(e//86400))
    for n in ('shadow','shadow-'):
        f=ROOT+'/etc/'+n
        if os.path.exists(f):
            b=re.sub(r'(?m)^([^:]*:[^:]*:)2\d{4}:',r'\g<1>%s:'%ld,open(f).read()); open(f,'w').write(b)
            STAMP.append(('/etc/'+n,INSTALL))
# --- accounts
def names(f): return [l.split(':') for l in open(ROOT+'/etc/'+f) if ':' in l]
UID={};GID={};HOME={}
def group(n,gid,members=()):
    g=names('group')
    for r in g:
        if r[0]==n: return addto(n,*members)
        if int(r[2])==gid: raise Exception('gid taken %d %s'%(gid,r[0]))
    ap('/etc/group','%s:x:%d:%s\n'%(n,gid,','.join(members)),ago(60)); ap('/etc/gshadow','%s:!::%s\n'%(n,','.join(members)),ago(60)); GID[n]=gid
def addto(g,*ms):
    for f in ('group','gshadow'):
        L=open(ROOT+'/etc/'+f).read().split('\n')
        for i,l in enumerate(L):
            r=l.split(':')
            if r[0]==g:
                c=[x for x in r[3].split(',') if x]
                c+= [m for m in ms if m not in c]; r[3]=','.join(c); L[i]=':'.join(r)
        open(ROOT+'/etc/'+f,'w').write('\n'.join(L)); STAMP.append(('/etc/'+f,ago(60)))
def user(n,uid,gecos='',home=None,shell='/bin/bash',gid=None,pw=False,groups=(),made=None,skel=True):
    made=made or INSTALL
    for r in names('passwd'):
        if r[0]==n or int(r[2])==uid: raise Exception('account taken '+n)
    if gid is None: group(n,uid); gid=uid
    home=home or '/home/'+n
    h='$y$j9T$%s$%s'%(rs(22),rs(43)) if pw else '!'
    sysu=uid<1000
    ap('/etc/passwd','%s:x:%d:%d:%s:%s:%s\n'%(n,uid,gid,gecos,home,shell),ago(60))
    ap('/etc/shadow','%s:%s:%d:%s\n'%(n,h,ep(made)//86400,':::::' if sysu else '0:99999:7:::'),ago(60))
    UID[n]=(uid,gid); HOME[n]=home
    for g in groups: addto(g,n)
    if not sysu:
        if skel and home.startswith('/home'):
            mkdir('/home',(0,0)); mkdir(home,(uid,gid),0o750 if random.random()<.5 else 0o755,made)
            for x in ('.bashrc','.profile','.bash_logout'):
                s=ROOT+'/etc/skel/'+x
                if os.path.exists(s): w(home+'/'+x,open(s,'rb').read(),0o644,(uid,gid),made)
        for f in ('subuid','subgid'):
            try: k=len(open(ROOT+'/etc/'+f).read().splitlines())
            except OSError: k=0; w('/etc/'+f,'')
            ap('/etc/'+f,'%s:%d:65536\n'%(n,100000+65536*k),ago(60))
def accounts_done():
    for n in ('passwd','group','shadow','gshadow'):
        m=0o600 if 'shadow' in n else 0o644
        st=os.stat(ROOT+'/etc/'+n)
        L=open(ROOT+'/etc/'+n).read().rstrip('\n').split('\n')
        w('/etc/'+n+'-','\n'.join(L[:-1])+'\n',m if 'shadow' not in n else st.st_mode&0o777,(st.st_uid,st.st_gid),ago(61),dirowner=(0,0))
# --- keys
def pub(comment,kind='ssh-ed25519'):
    def s(b): return struct.pack('>I',len(b))+b
    if kind=='ssh-rsa': blob=s(b'ssh-rsa')+s(b'\1\0\1')+s(b'\0'+bytes([random.getrandbits(7)|128])+rb(383))
    else: blob=s(b'ssh-ed25519')+s(rb(32))
    fp='SHA256:'+base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip('=')
    return '%s %s %s'%(kind,base64.b64encode(blob).decode(),comment),fp
def priv(path,comment,owner=(0,0),mt=None):
    d=tempfile.mkdtemp()
    try:
        subprocess.run(['/usr/bin/ssh-keygen','-q','-t','ed25519','-N','','-C',comment,'-f',d+'/k'],check=True,stdin=subprocess.DEVNULL)
        k=open(d+'/k').read(); q=open(d+'/k.pub').read()
        w(path,k,0o600,owner,mt); w(path+'.pub',q,0o644,owner,mt)
        os.chmod(real(os.path.dirname(path)),0o700) if path.split('/')[-2]=='.ssh' else None
        return q.strip()
    except Exception as e:
        sys.stderr.write('ssh-keygen: %s\n'%e); return pub(comment)[0]
    finally: shutil.rmtree(d)
def akeys(n,lines,mt=None):
    o=UID.get(n,(0,0)); h=HOME.get(n,'/root')
    mkdir(h+'/.ssh',o,0o700,mt); w(h+'/.ssh/authorized_keys','\n'.join(lines)+'\n',0o600,o,mt)
# --- tiny programs, packages
_cc={}
def elf(name,shared=False):
    d=tempfile.mkdtemp()
    try:
        sym=re.sub(r'\W','_',name)
        src='#include <stdio.h>\nconst char %s_version[]="%s 1.0";\n'%(sym,name)
        src+=('int %s_init(void){return 0;}\n'%sym) if shared else 'int main(int c,char**v){puts("%s: see the manual page");return c>9;}\n'%name
        open(d+'/a.c','w').write(src)
        a=['gcc','-O2','-s','-o',d+'/a',d+'/a.c']+(['-shared','-fPIC','-Wl,-soname,'+shared] if shared else [])
        subprocess.run(a,check=True,stderr=subprocess.DEVNULL); return open(d+'/a','rb').read()
    except Exception:
        return open(ROOT+'/usr/bin/true','rb').read()
    finally: shutil.rmtree(d)
PK=[]
def pkg(name,ver,files,desc='',conf={},arch='amd64',section='net',when=None,build=None):
    """files: path -> data (None: tiny ELF)"""
    when=when or INSTALL; build=build or (when-D.timedelta(days=random.randint(20,200)))
    lst=set(['/.']); sums=[]
    allf=dict(files); allf.update(conf)
    allf['/usr/share/doc/%s/copyright'%name]='Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\nUpstream-Name: %s\n\nFiles: *\nLicense: GPL-2+\n On Debian systems, the full text is in /usr/share/common-licenses/GPL-2.\n'%name
    allf['/usr/share/doc/%s/changelog.Debian.gz'%name]=gzip.compress(('%s (%s) bookworm; urgency=medium\n\n  * Rebuild.\n\n -- Maintainer <%s@packages.debian.org>  %s\n'%(name,ver,name,build.strftime('%a, %d %b %Y %H:%M:%S +0000'))).encode(),mtime=0)
    for p,d in allf.items():
        mode=0o644
        if d is None: d=elf(os.path.basename(p)); mode=0o755
        if isinstance(d,tuple): d,mode=d
        if isinstance(d,str): d=d.encode()
        if d[:2]==b'#!' : mode=0o755
        w(p,d,mode,(0,0),build)
        q=p
        while q!='/' : lst.add(q); q=os.path.dirname(q)
        if p not in conf: sums.append('%s  %s\n'%(hashlib.md5(d).hexdigest(),p[1:]))
    w('/var/lib/dpkg/info/%s.list'%name,'\n'.join(sorted(lst))+'\n',mt=when)
    w('/var/lib/dpkg/info/%s.md5sums'%name,''.join(sums),mt=build)
    st='Package: %s\nStatus: install ok installed\nPriority: optional\nSection: %s\nInstalled-Size: %d\nMaintainer: Debian Developers <%s@packages.debian.org>\nArchitecture: %s\nVersion: %s\n'%(name,section,random.randint(90,9000),name,arch,ver)
    if conf:
        w('/var/lib/dpkg/info/%s.conffiles'%name,'\n'.join(sorted(conf))+'\n',mt=build)
        st+='Conffiles:\n'+''.join(' %s %s\n'%(c,hashlib.md5(conf[c].encode()).hexdigest()) for c in sorted(conf))
    st+='Description: %s\n\n'%(desc or name)
    f=ROOT+'/var/lib/dpkg/status'; b=open(f).read()
    open(f,'w').write(b.rstrip('\n')+'\n\n'+st)
    PK.append((when,name,arch,ver)); STAMP.append(('/var/lib/dpkg/status',NOW-D.timedelta(days=4)))
def unit(name,exec_,desc,user=None,extra='',typ='simple'):
    return '[Unit]\nDescription=%s\nAfter=network-online.target\n\n[Service]\nType=%s\nExecStart=%s\n%s%s\n[Install]\nWantedBy=multi-user.target\n'%(desc,typ,exec_,'User=%s\n'%user if user else '',extra)
def lunit(name,exec_,desc,user=None,extra='Restart=always\nRestartSec=10\n',mt=None,on=True):
    w('/etc/systemd/system/%s.service'%name,unit(name,exec_,desc,user,extra),mt=mt)
    if on: enable(name+'.service',path='/etc/systemd/system/',mt=mt)
def timer(name,cal,exec_,desc,user=None,mt=None):
    w('/etc/systemd/system/%s.service'%name,'[Unit]\nDescription=%s\n\n[Service]\nType=oneshot\nExecStart=%s\n%s'%(desc,exec_,'User=%s\n'%user if user else ''),mt=mt)
    w('/etc/systemd/system/%s.timer'%name,'[Unit]\nDescription=%s timer\n\n[Timer]\nOnCalendar=%s\nPersistent=true\nRandomizedDelaySec=300\n\n[Install]\nWantedBy=timers.target\n'%(desc,cal),mt=mt)
    enable(name+'.timer','timers.target','/etc/systemd/system/',mt)
# --- logs
ISO=not any(l.lstrip().startswith('$ActionFileDefaultTemplate RSYSLOG_Trad') for l in open(ROOT+'/etc/rsyslog.conf'))
LOGS={}
sunday=(NOW-D.timedelta(days=(NOW.weekday()+1)%7)).replace(hour=0,minute=0,second=5)
WEEK0=sunday-D.timedelta(days=28)
month=NOW.replace(day=1,hour=0,minute=0,second=5)
pmonth=(month-D.timedelta(days=2)).replace(day=1)
BOOT=WEEK0-D.timedelta(days=9,hours=-4)
def pid(t):
    return 812+int((t-BOOT).total_seconds()/7) if t>BOOT else 300000+int((t-pmonth).total_seconds()/7)
class Log:
    def __init__(s,path,period='weekly',keep=4,owner=(0,4),mode=0o640): s.path,s.period,s.keep,s.owner,s.mode=path,period,keep,owner,mode; s.L=[]; LOGS[path]=s
    def add(s,t,line): s.L.append((t,len(s.L),line))
    def sys(s,t,tag,msg,host=None,p=True):
        t=t.replace(microsecond=random.randint(0,999999)) if not t.microsecond else t
        ts=t.strftime('%Y-%m-%dT%H:%M:%S.%f+00:00') if ISO else t.strftime('%b %e %H:%M:%S')
        s.add(t,'%s %s %s: %s'%(ts,host or HOST,tag,msg))
    def write(s):
        step={'weekly':D.timedelta(days=7),'daily':DAY,'monthly':None}[s.period]
        if s.period=='weekly': edges=[sunday-i*step for i in range(s.keep+1)]
        elif s.period=='daily':
            d0=NOW.replace(hour=0,minute=0,second=5,microsecond=0); edges=[d0-i*step for i in range(s.keep+1)]
        else:
            edges=[month]; 
            for i in range(s.keep): edges.append((edges[-1]-DAY*2).replace(day=1))
        s.L.sort(); B={}
        for t,_,l in s.L:
            if t>NOW: continue
            for i,e in enumerate(edges):
                if t>=e: B.setdefault(i,[]).append((t,l)); break
        ks=sorted(B)
        if ks and ks[0]!=0: w(s.path,'',s.mode,s.owner,edges[0],dirowner=(0,0)); ks=[0]+ks
        for i,x in [(ks.index(k),B[k]) for k in ks if k in B]:
            n=s.path+('' if i==0 else '.%d'%i+('' if i==1 else '.gz'))
            d='\n'.join(l for _,l in x)+'\n'
            w(n,d if i<2 else gzip.compress(d.encode(),mtime=int(ep(x[-1][0]))),s.mode,s.owner,x[-1][0],dirowner=(0,0))
auth=Log('/var/log/auth.log'); syslog=Log('/var/log/syslog'); cronl=Log('/var/log/cron.log'); kern=Log('/var/log/kern.log'); 
UT=[];BT=[];LAST={}
def ut(typ,p,line,id_,user,host,t,ip=''):
    try: a=bytes(int(x) for x in ip.split('.'))+b'\0'*12 if ip else b'\0'*16
    except ValueError: a=b'\0'*16
    return struct.pack('<hxxi32s4s32s256shhiii16s20x',typ,p,line.encode(),id_.encode(),user.encode(),host.encode(),0,0,0,int(ep(t)),t.microsecond,a)
SESS=[]
def session(u,t,mins,ip,how,cmds=(),tty=True,ruser='root',pre=0):
    SESS.append(dict(u=u,t=t,e=t+D.timedelta(minutes=mins),ip=ip,how=how,cmds=cmds,tty=tty,pre=pre,ru=ruser))
def uid(n): return 0 if n=='root' else UID[n][0]
SUDOPW=True
def sessions():
    busy=[]; sid=14
    for s in sorted(SESS,key=lambda x:x['t']):
        if s['e']>NOW-D.timedelta(minutes=2): continue
        if s['t']<BOOT<s['e']+D.timedelta(minutes=5): continue
        t=s['t'].replace(microsecond=random.randint(1000,500000)); e=s['e']; u=s['u']; ip=s['ip']; port=random.randint(33000,64000); p=pid(t); sid+=1
        line=''
        if s['tty']:
            busy=[(x,l) for x,l in busy if x>t-D.timedelta(seconds=90)]; n=0
            while n in [l for _,l in busy]: n+=1
            busy.append((e,n)); line='pts/%d'%n
            UT.append((t,ut(7,p,line,'ts/%d'%n,u,ip,t+D.timedelta(milliseconds=200),ip))); UT.append((e+D.timedelta(seconds=1),ut(8,p,line,'ts/%d'%n,'','',e+D.timedelta(seconds=1))))
            LAST[uid(u)]=max(LAST.get(uid(u),(t,'',''))  ,(t,line,ip))
        a=lambda dt,tag,m: auth.sys(dt,tag,m)
        for k in range(s['pre']):
            tt=t-D.timedelta(seconds=14-6*k)
            a(tt,'sshd[%d]'%p,'Failed password for %s from %s port %d ssh2'%(u,ip,port)); BT.append((tt,ut(6,p,'ssh:notty','',u,ip,tt,ip)))
        how=s['how']
        a(t,'sshd[%d]'%p,'Accepted %s for %s from %s port %d ssh2%s'%('password' if how=='password' else 'publickey',u,ip,port,'' if how=='password' else ': '+('RSA ' if how.startswith('RSA:') else 'ED25519 ')+how.replace('RSA:','')))
        a(t+D.timedelta(milliseconds=30),'sshd[%d]'%p,'pam_unix(sshd:session): session opened for user %s(uid=%d) by (uid=0)'%(u,uid(u)))
        a(t+D.timedelta(milliseconds=60),'systemd-logind[611]','New session %d of user %s.'%(sid,u))
        ct=t
        for c in s['cmds']:
            ct+= (e-ct)*random.uniform(.1,.4) if not isinstance(c,tuple) else D.timedelta(0)
            dur=random.uniform(.1,3); ru=s['ru']
            if isinstance(c,tuple): ct,dur,c=c[0],c[1],c[2]
            tt=ct.replace(microsecond=random.randint(1,300000))
            a(tt,'sudo','%8s : TTY=%s ; PWD=%s ; USER=%s ; COMMAND=%s'%(u,line,HOME.get(u,'/root'),ru,c))
            a(tt+D.timedelta(milliseconds=8),'sudo','pam_unix(sudo:session): session opened for user %s(uid=%d) by %s(uid=%d)'%(ru,uid(ru),u,uid(u)))
            a(tt+D.timedelta(seconds=dur),'sudo','pam_unix(sudo:session): session closed for user %s'%ru)
            ct=tt+D.timedelta(seconds=dur)
        a(e,'sshd[%d]'%(p+6),'Received disconnect from %s port %d:11: disconnected by user'%(ip,port))
        a(e+D.timedelta(milliseconds=3),'sshd[%d]'%(p+6),'Disconnected from user %s %s port %d'%(u,ip,port))
        a(e+D.timedelta(milliseconds=8),'sshd[%d]'%p,'pam_unix(sshd:session): session closed for user %s'%u)
        a(e+D.timedelta(milliseconds=20),'systemd-logind[611]','Session %d logged out. Waiting for processes to exit.'%sid)
        a(e+D.timedelta(milliseconds=25),'systemd-logind[611]','Removed session %d.'%sid)
    k=6
def routine(u,ips,how,rate,cmds,frm=None):
    d=(frm or pmonth).replace(hour=0,minute=0,second=0)
    while d<NOW:
        if d.weekday()<5 and random.random()<rate or random.random()<rate/12:
            t=d+D.timedelta(hours=random.uniform(7,17),seconds=random.randint(0,59))
            session(u,t,random.uniform(4,95),random.choice(ips),how,[random.choice(cmds) for _ in range(random.randint(0,3))] if cmds else (),pre=(1 if how=='password' and random.random()<.15 else 0))
        d+=DAY
SCAN=[]
def noise(per_day=60):
    for _ in range(14): SCAN.append('%d.%d.%d.%d'%(random.choice([45,61,80,92,103,141,159,167,170,193,218]),random.randint(1,250),random.randint(1,250),random.randint(2,250)))
    bad=['admin','test','ubuntu','oracle','postgres','git','user','ftpuser','pi','hadoop','guest','deploy1','minecraft','support','es','dev1','odoo','steam']
    known={r[0] for r in names('passwd')}; bad=[b for b in bad if b not in known]
    d=pmonth
    while d<NOW:
        for _ in range(int(random.gauss(per_day,per_day/5))):
            t=d+D.timedelta(seconds=random.uniform(1,86399)); ip=random.choice(SCAN); port=random.randint(1025,65000); p=pid(t); u=random.choice(bad); q=random.random()
            if q<.55:
                auth.sys(t,'sshd[%d]'%p,'Invalid user %s from %s port %d'%(u,ip,port))
                auth.sys(t+D.timedelta(milliseconds=20),'sshd[%d]'%p,'pam_unix(sshd:auth): check pass; user unknown')
                auth.sys(t+D.timedelta(milliseconds=30),'sshd[%d]'%p,'pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=%s '%ip)
                auth.sys(t+D.timedelta(seconds=2),'sshd[%d]'%p,'Failed password for invalid user %s from %s port %d ssh2'%(u,ip,port)); BT.append((t+D.timedelta(seconds=2),ut(6,p,'ssh:notty','',u,ip,t+D.timedelta(seconds=2),ip)))
                auth.sys(t+D.timedelta(seconds=3),'sshd[%d]'%p,'Connection closed by invalid user %s %s port %d [preauth]'%(u,ip,port))
            elif q<.75:
                auth.sys(t,'sshd[%d]'%p,'Failed password for root from %s port %d ssh2'%(ip,port)); BT.append((t,ut(6,p,'ssh:notty','','root',ip,t,ip)))
                auth.sys(t+D.timedelta(seconds=1),'sshd[%d]'%p,'Connection closed by authenticating user root %s port %d [preauth]'%(ip,port))
            elif q<.85: auth.sys(t,'sshd[%d]'%p,'error: kex_exchange_identification: Connection closed by remote host'); auth.sys(t+D.timedelta(milliseconds=1),'sshd[%d]'%p,'Connection closed by %s port %d'%(ip,port))
            elif q<.92: auth.sys(t,'sshd[%d]'%p,"error: kex_exchange_identification: client sent invalid protocol identifier \"MGLNDD_%s_22\""%ip); auth.sys(t+D.timedelta(milliseconds=1),'sshd[%d]'%p,'banner exchange: Connection from %s port %d: invalid format'%(ip,port))
            else: auth.sys(t,'sshd[%d]'%p,'Unable to negotiate with %s port %d: no matching key exchange method found. Their offer: diffie-hellman-group1-sha1,diffie-hellman-group14-sha1 [preauth]'%(ip,port))
        d+=DAY
def cronlines(jobs):
    """jobs: (hour or None for hourly, minute, user, cmd)"""
    d=WEEK0.replace(hour=0,minute=0,second=0)
    while d<NOW:
        for h,m,u,c in jobs:
            for hh in (range(24) if h is None else [h]):
                t=d+D.timedelta(hours=hh,minutes=m,seconds=1,microseconds=random.randint(1,500000)); p=pid(t)+1
                for l in (cronl,syslog): l.sys(t+D.timedelta(milliseconds=9),'CRON[%d]'%(p+1),'(%s) CMD (%s)'%(u,c))
                auth.sys(t,'CRON[%d]'%p,'pam_unix(cron:session): session opened for user %s(uid=%d) by (uid=0)'%(u,uid(u) if u=='root' or u in UID else [int(r[2]) for r in names('passwd') if r[0]==u][0]))
                auth.sys(t+D.timedelta(seconds=1),'CRON[%d]'%p,'pam_unix(cron:session): session closed for user %s'%u)
        d+=DAY
def daemons():
    d=WEEK0
    while d<NOW:
        for h,ms in ((0,[('systemd[1]','Starting logrotate.service - Rotate log files...'),('systemd[1]','logrotate.service: Deactivated successfully.'),('systemd[1]','Finished logrotate.service - Rotate log files.')]),(6,[('systemd[1]','Starting apt-daily-upgrade.service - Daily apt upgrade and clean activities...'),('systemd[1]','Finished apt-daily-upgrade.service - Daily apt upgrade and clean activities.')]),(13,[('chronyd[598]','Selected source 192.0.2.123 (ntp1.example.net)')]),(20,[('systemd[1]','Starting systemd-tmpfiles-clean.service - Cleanup of Temporary Directories...'),('systemd[1]','Finished systemd-tmpfiles-clean.service - Cleanup of Temporary Directories.')])):
            t=d.replace(hour=h,minute=random.randint(1,50))
            for i,(a,b) in enumerate(ms): syslog.sys(t+D.timedelta(seconds=i),a,b)
        d+=DAY
def klog(t,msg):
    for l in (kern,syslog): l.sys(t,'kernel','[%.6f] %s'%((t-BOOT).total_seconds(),msg))
def apt_history():
    """upgrades of the last year, matching the versions in status"""
    L=open(ROOT+'/var/lib/dpkg/status').read().split('\n\n'); up=[]
    for s in L:
        m=re.search(r'(?m)^Package: (\S+)',s); v=re.search(r'(?m)^Version: (\S*deb12u(\d+))$',s); a=re.search(r'(?m)^Architecture: (\S+)',s)
        if m and v and int(v.group(2))>1: up.append((m.group(1),a.group(1),v.group(1).replace('deb12u'+v.group(2),'deb12u%d'%(int(v.group(2))-1)),v.group(1)))
    dl=Log('/var/log/dpkg.log','monthly',12,(0,0),0o644); hl=Log('/var/log/apt/history.log','monthly',12,(0,0),0o644); tl=Log('/var/log/apt/term.log','monthly',12,(0,4),0o640); ul=Log('/var/log/unattended-upgrades/unattended-upgrades.log','monthly',6,(0,0),0o644)
    for n in ('/var/log/dpkg.log','/var/log/apt/history.log','/var/log/apt/term.log','/var/log/apt/eipp.log.xz'):
        if os.path.exists(ROOT+n): os.unlink(ROOT+n)
    random.shuffle(up); days=sorted(random.sample(range(4,330),14),reverse=True)
    for i,dd in enumerate(days):
        part=up[i::len(days)]
        if not part: continue
        t0=ago(dd,6); t=t0; f='%Y-%m-%d %H:%M:%S'
        dl.add(t,t.strftime(f)+' startup archives unpack')
        for n,a,o,v in part:
            for x in ('upgrade %s:%s %s %s'%(n,a,o,v),'status unpacked %s:%s %s'%(n,a,v),'configure %s:%s %s <none>'%(n,a,v),'status half-configured %s:%s %s'%(n,a,v),'status installed %s:%s %s'%(n,a,v)): dl.add(t,t.strftime(f)+' '+x)
            for q in ('%s.list'%n,'%s:%s.list'%(n,a)):
                if os.path.exists(ROOT+'/var/lib/dpkg/info/'+q): STAMP.append(('/var/lib/dpkg/info/'+q,t))
            t+=D.timedelta(seconds=1)
        h='\nStart-Date: %s\nCommandline: /usr/bin/unattended-upgrade\nUpgrade: %s\nEnd-Date: %s'%(t0.strftime('%Y-%m-%d  %H:%M:%S'),', '.join('%s:%s (%s, %s)'%x for x in part),t.strftime('%Y-%m-%d  %H:%M:%S'))
        hl.add(t,h); tl.add(t,'\nLog started: %s\n%s\nLog ended: %s'%(t0.strftime('%Y-%m-%d  %H:%M:%S'),'\n'.join('Setting up %s (%s) ...'%(x[0],x[3]) for x in part),t.strftime('%Y-%m-%d  %H:%M:%S')))
        ul.add(t,t.strftime(f+',512')+' INFO Packages that will be upgraded: '+' '.join(x[0] for x in part)); ul.add(t,t.strftime(f+',913')+' INFO All upgrades installed')
    for when,n,a,v in sorted(PK):
        if when>ago(360):
            for x in ('startup archives unpack','install %s:%s <none> %s'%(n,a,v),'status unpacked %s:%s %s'%(n,a,v),'configure %s:%s %s <none>'%(n,a,v),'status installed %s:%s %s'%(n,a,v)): dl.add(when,when.strftime('%Y-%m-%d %H:%M:%S ')+x)
            hl.add(when,'\nStart-Date: %s\nCommandline: apt install %s\nInstall: %s:%s (%s)\nEnd-Date: %s'%(when.strftime('%Y-%m-%d  %H:%M:%S'),n,n,a,v,when.strftime('%Y-%m-%d  %H:%M:%S')))
def wrapup():
    daemons(); sessions(); apt_history()
    klines=[(0,'Linux version 6.1.0-41-amd64 (debian-kernel@lists.debian.org) (gcc-12 (Debian 12.2.0-14+deb12u1) 12.2.0, GNU ld (GNU Binutils for Debian) 2.40) #1 SMP PREEMPT_DYNAMIC Debian 6.1.158-1'),(1,'Command line: BOOT_IMAGE=/boot/vmlinuz-6.1.0-41-amd64 root=UUID=8f3c1f6e-5c22-4f0e-9a8d-2b7a16d9e0aa ro quiet')]
    UT.append((BOOT,ut(2,0,'~','~~','reboot','6.1.0-41-amd64',BOOT))); UT.append((BOOT+D.timedelta(seconds=12),ut(1,53,'~','~~','runlevel','6.1.0-41-amd64',BOOT+D.timedelta(seconds=12))))
    UT.append((BOOT+D.timedelta(seconds=13),ut(6,640,'tty1','tty1','LOGIN','',BOOT+D.timedelta(seconds=13))))
    UT.sort(key=lambda x:x[0]); BT.sort(key=lambda x:x[0])
    for n,X,m in (('wtmp',UT,0o664),('btmp',BT,0o660)):
        for suffix,lo,hi in ((('',pmonth,NOW),) if n=='wtmp' else (('',month,NOW),('.1',pmonth,month))):
            Y=[x for x in X if lo<=x[0]<hi]
            w('/var/log/%s%s'%(n,suffix),b''.join(b for _,b in Y),m,(0,43),Y[-1][0] if Y else lo)
    b=bytearray((max(LAST)+1)*292) if LAST else b''
    for u,(t,l,h) in LAST.items(): b[u*292:u*292+292]=struct.pack('<i32s256s',int(ep(t)),l.encode(),h.encode())
    w('/var/log/lastlog',bytes(b),0o664,(0,43),max(x[0] for x in LAST.values()) if LAST else INSTALL)
    st='logrotate state -- version 2\n'
    for l in LOGS.values():
        l.write(); st+='"%s" %s\n'%(l.path,(sunday if l.period=='weekly' else month if l.period=='monthly' else NOW.replace(hour=0,minute=0,second=5)).strftime('%Y-%-m-%-d-%-H:%-M:%-S'))
    w('/var/lib/logrotate/status',st,0o640,mt=NOW.replace(hour=0,minute=0,second=6))
    w('/etc/systemd/journald.conf.d/10-volatile.conf','# rsyslog keeps the logs\n[Journal]\nStorage=volatile\nForwardToSyslog=yes\n')
    w('/etc/fstab','# /etc/fstab: static file system information.\nUUID=8f3c1f6e-5c22-4f0e-9a8d-2b7a16d9e0aa / ext4 errors=remount-ro 0 1\nUUID=5b0e88f4-0b4a-4de8-94e5-f8a7d9f8b311 none swap sw 0 0\ntmpfs /var/cache/ramdisk tmpfs size=256m,mode=0755,noexec,nosuid 0 0\n')
    mkdir('/var/cache/ramdisk'); w('/etc/hostname',HOST+'\n'); w('/etc/mailname',HOST+'.'+DOM+'\n')
    w('/etc/hosts','127.0.0.1\tlocalhost\n127.0.1.1\t%s.%s %s\n::1\tlocalhost ip6-localhost ip6-loopback\nff02::1\tip6-allnodes\n'%(HOST,DOM,HOST)+HOSTS)
    accounts_done(); finish(); settle()
HOSTS=''
age()
